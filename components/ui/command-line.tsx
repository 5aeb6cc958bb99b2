/** A shell command to copy. It wraps, so that it can be read whole on a phone. */
export function CommandLine({ command }: { command: string }) {
  return (
    <pre className="rounded-md border bg-base-300 px-3 py-2 text-left text-sm whitespace-pre-wrap wrap-anywhere">
      <code>{command}</code>
    </pre>
  )
}
