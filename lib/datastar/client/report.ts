/**
 * Tells the developer what went wrong and where. The page goes on: a wrong attribute hurts only itself.
 *
 * @param subject what failed, as its author wrote it, for example `data-text="$total("`
 */
export function report(subject: string, error: unknown, ...details: unknown[]): void {
  // biome-ignore lint/suspicious/noConsole: the console is where a page's author looks for errors of the page
  console.error(`datastar: ${subject} failed:`, error, ...details)
}
