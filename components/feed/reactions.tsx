import { attr, js } from '@/lib/datastar'
import { type Emoji, type Entry, emojis } from '@/lib/feed/types'
import { routes } from '@/lib/routes'
import { commandForm } from '../ui/form'

const words: Record<Emoji, string> = {
  'thumbs-up': 'Thumbs up',
  heart: 'Heart',
  tada: 'Party',
  eyes: 'Eyes',
  smile: 'Smile',
}
/** Which ones are the viewer's own, a signal says: the buttons are the same for everyone. */
const pressed = attr({ 'aria-pressed': js`String($_mine[el.form.id].includes(el.value))` })

/** The key of an entry in the signal `_mine`, whose value holds the names of the viewer's own reactions. */
export const mineKey = (entry: string) => `reactions-${entry}`

/** The buttons: what is in the form `reactions-<id>`. */
export function ReactionButtons(props: { reactions: Entry['reactions']; mine?: readonly Emoji[] }) {
  const { reactions, mine = [] } = props
  return (Object.keys(emojis) as Emoji[]).map((emoji) => {
    const count = reactions[emoji] ?? 0
    return (
      <button
        key={emoji}
        type="submit"
        name="emoji"
        value={emoji}
        aria-label={`${words[emoji]}, ${count}`}
        aria-pressed={mine.includes(emoji)}
        className="flex h-11 min-w-11 cursor-pointer items-center justify-center gap-1.5 rounded-full border border-transparent px-2 text-sm hover:border-edge aria-pressed:border-primary aria-pressed:bg-secondary desk:h-7 desk:min-w-8"
        {...pressed}
      >
        <span aria-hidden="true" className={count === 0 ? 'opacity-60 grayscale' : ''}>
          {emojis[emoji]}
        </span>
        {count > 0 && <span className="text-xs text-soft tabular-nums">{count}</span>}
      </button>
    )
  })
}

/** Reactions to an entry, toggled by a form of buttons. */
export function Reactions(props: {
  entry: Pick<Entry, 'id' | 'org' | 'reactions'>
  mine?: readonly Emoji[] | undefined
}) {
  const { entry, mine = [] } = props
  return (
    <form
      id={mineKey(entry.id)}
      className="-ml-2 flex flex-wrap gap-0.5"
      {...commandForm(routes.api.feedReactions(entry.org, entry.id))}
    >
      <ReactionButtons reactions={entry.reactions} mine={mine} />
    </form>
  )
}
