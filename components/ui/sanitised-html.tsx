import type { SanitisedHtml as Html } from '@/lib/markdown/types'

/** Text that people wrote in Markdown. Nothing else in Starling shows HTML as it is. */
export function SanitisedHtml({ html }: { html: Html }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: its type says that lib/markdown has sanitised it.
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
}
