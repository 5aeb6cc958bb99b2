import { init, js } from '@/lib/datastar'
import type { Person } from '@/lib/feed/types'
import { allBut } from '../ui/viewer'

/** The class of a line that says who is writing a comment on an entry, to take it away again. */
export const typingClass = (entry: string, person: string) => `typing-${entry}-${person}`

/** Says that somebody else is typing, for four seconds. */
export function TypingLine({ entry, person }: { entry: string; person: Person }) {
  return (
    <p className={`text-xs text-faint ${typingClass(entry, person.id)}`} {...allBut(person.id)}>
      <span {...init(js`el.parentElement.remove()`, { delay: '4s' })}>{person.name} is typing…</span>
    </p>
  )
}
