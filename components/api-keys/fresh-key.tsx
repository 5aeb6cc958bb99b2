import { freshKeyId } from '@/lib/api-keys/types'
import { init, js } from '@/lib/datastar'
import { CopyField } from '../ui/copy-field'

/**
 * The place where a new key is shown, once, to the person who has created it; it is empty at other times. Patched by its
 * id, `fresh-api-key`: then it takes the focus, so that nobody misses it.
 */
export function FreshKey({ apiKey }: { apiKey?: string | undefined }) {
  if (apiKey === undefined) return <div id={freshKeyId} className="hidden" />
  return (
    <section
      id={freshKeyId}
      tabIndex={-1}
      aria-labelledby="fresh-api-key-heading"
      className="panel grid gap-2 p-4"
      {...init(js`el.focus()`)}
    >
      <h2 id="fresh-api-key-heading" className="font-semibold">
        Your new key
      </h2>
      <p className="text-soft">Copy it now: it is not kept, and will not be shown again.</p>
      <CopyField id="fresh-api-key-value" label="The key" value={apiKey} />
    </section>
  )
}
