import { attr, js, signals, text } from '@/lib/datastar'

/** The member whose mark it is, by the `data-member` of the mark, so that every row has the same, compiled once. */
const isHere = js`$_here.includes(el.dataset.member)`

/**
 * Who has a page of the organisation open, for the marks. Patched by its id, whoever the page lists: a mark by itself
 * would have no place yet where somebody has just joined.
 */
export function PresentMembers({ people }: { people: readonly { id: string }[] }) {
  return <span id="here" hidden {...signals({ _here: people.map(({ id }) => id) })} />
}

/** A dot, and a word for those who do not see it: has the person a page of the organisation open? */
export function PresentMark({ id, present }: { id: string; present: boolean }) {
  return (
    <>
      <span
        data-member={id}
        data-present={present || undefined}
        title={present ? 'Here now' : undefined}
        className="size-2.5 shrink-0 rounded-full border border-edge data-present:border-transparent data-present:bg-sheen"
        {...attr({ 'data-present': isHere, title: js`${isHere} && 'Here now'` })}
      />
      <span data-member={id} className="sr-only" {...text(js`${isHere} ? 'Here now:' : 'Not here:'`)}>
        {present ? 'Here now:' : 'Not here:'}
      </span>
    </>
  )
}
