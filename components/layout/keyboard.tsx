import { attr, js, on, signals } from '@/lib/datastar'
import { routes } from '@/lib/routes'
import type { Shell } from '@/lib/shell/types'
import { Button } from '../ui/button'
import { postLatest } from '../ui/form'
import { Icon } from '../ui/icon'
import { navLinksFor } from './nav-links'

/** Id of the sheet that lists the shortcuts. */
export const shortcutSheetId = 'shortcuts'

/** Id of the link of the navigation that `g` and a letter lead to. */
export const goId = (letter: string) => `go-${letter}`

const isTyping = js`evt.target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')`
const isOurs = js`!evt.ctrlKey && !evt.metaKey && !evt.altKey && !evt.defaultPrevented && !${isTyping}`
/** `g` counts for a second and a half. */
const go = js`el.pressedG = 0, document.getElementById('go-' + evt.key)?.click()`
const help = js`document.getElementById('shortcuts').showPopover()`
/** Unfolds what the field stands in. */
const write = js`((field) => field && (evt.preventDefault(), field.closest('details')?.setAttribute('open', ''), field.focus()))(document.querySelector('[aria-keyshortcuts=n]'))`
const step = js`((entries, change) => entries[Math.max(0, entries.indexOf(document.activeElement.closest('#main li[tabindex]')) + change)]?.focus())([...document.querySelectorAll('#main li[tabindex]')], evt.key === 'j' ? 1 : -1)`
const press = js`$_shortcuts && ${isOurs} && (evt.timeStamp - (el.pressedG || -9999) < 1500 ? (${go}) : evt.key === 'g' ? el.pressedG = evt.timeStamp : evt.key === '?' ? ${help} : evt.key === 'n' ? ${write} : /^[jk]$/.test(evt.key) && ${step})`

/** Makes single keys shortcuts, unless somebody is typing. Spread it on an element that stays. */
export const keyboard = (shortcuts: boolean) => ({
  ...signals({ _shortcuts: shortcuts }, { ifMissing: true }),
  ...on('keydown', press, { document: true }),
})

const toggle = js`$_shortcuts = evt.submitter.value === 'on', ${postLatest}`

/**
 * What can be done by keys, and the switch for those who dictate, and whose words would be taken for keys (WCAG 2.1.4).
 * A popover of the platform: it closes on Escape, and the focus goes back to where it was.
 */
export function ShortcutSheet(props: { shell: Pick<Shell, 'viewer'>; shortcuts: boolean }) {
  const { shell, shortcuts } = props
  const going = navLinksFor(shell).map(([, { label, letter }]) => ({ keys: ['g', letter], label }))
  return (
    <div
      id={shortcutSheetId}
      popover="auto"
      role="dialog"
      aria-labelledby="shortcuts-heading"
      className="panel m-auto w-128 max-w-[calc(100vw-1.5rem)] text-base-content shadow-float"
    >
      <div className="flex min-h-13 items-center border-b pr-2 pl-4">
        <h2 id="shortcuts-heading" className="grow font-semibold">
          Keyboard shortcuts
        </h2>
        <button
          type="button"
          popoverTarget={shortcutSheetId}
          popoverTargetAction="hide"
          aria-label="Close"
          className="grid size-11 cursor-pointer place-items-center rounded-sm text-faint hover:text-base-content desk:size-8"
          // biome-ignore lint/a11y/noAutofocus: it only counts when the sheet is opened.
          autoFocus
        >
          <Icon name="x" />
        </button>
      </div>
      <div className="grid gap-x-8 gap-y-4 p-4 desk:grid-cols-2">
        <Keys heading="Go to" shortcuts={going} />
        <Keys
          heading="On a page"
          shortcuts={[
            { keys: ['n'], label: 'Write something new' },
            { keys: ['j'], label: 'Next entry' },
            { keys: ['k'], label: 'Previous entry' },
            { keys: ['Ctrl', 'Enter'], label: 'Send what you write' },
            { keys: ['Esc'], label: 'Close a menu' },
            { keys: ['?'], label: 'Show this' },
          ]}
        />
      </div>
      <form
        method="post"
        action={routes.api.preferences}
        className="flex items-center gap-2 border-t px-4 py-2 text-sm text-faint"
        {...on('submit', toggle)}
      >
        <p className="grow">Single keys count unless you are typing.</p>
        {(['on', 'off'] as const).map((value) => (
          <Button
            key={value}
            look="quiet"
            name="shortcuts"
            value={value}
            aria-pressed={shortcuts === (value === 'on')}
            className="aria-pressed:bg-base-300 aria-pressed:text-base-content"
            {...attr({ 'aria-pressed': js`String($_shortcuts === ${value === 'on'})` })}
          >
            {value === 'on' ? 'On' : 'Off'}
          </Button>
        ))}
      </form>
    </div>
  )
}

function Keys(props: { heading: string; shortcuts: readonly { keys: readonly string[]; label: string }[] }) {
  const { heading, shortcuts } = props
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-faint">{heading}</h3>
      <dl className="grid">
        {shortcuts.map(({ keys, label }) => (
          <div key={label} className="flex min-h-8 items-center justify-between gap-3">
            <dt>{label}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded-sm border border-edge bg-base-300 px-1.5 text-center font-sans text-xs/5"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
