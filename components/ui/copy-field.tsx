import { js, on, signals, text } from '@/lib/datastar'
import { Button } from './button'
import { Icon } from './icon'

/** Selects the field as well, for where the page may not use the clipboard (it is served without https). */
const copy = js`el.previousElementSibling.select(), navigator.clipboard?.writeText(el.previousElementSibling.value).then(() => { $_copied = true })`

/** A text to copy, with a button for it. At most one on a page: it keeps the signal `_copied`. */
export function CopyField({ id, label, value }: { id: string; label: string; value: string }) {
  return (
    <div className="grid gap-1" {...signals({ _copied: false })}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input id={id} readOnly defaultValue={value} className="input font-mono text-sm" />
        <Button type="button" {...on('click', copy)}>
          <Icon name="copy" className="size-4" />
          <span role="status" {...text(js`$_copied ? 'Copied' : 'Copy'`)}>
            Copy
          </span>
        </Button>
      </div>
    </div>
  )
}
