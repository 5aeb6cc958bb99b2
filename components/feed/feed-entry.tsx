import { init, js } from '@/lib/datastar'
import { type Emoji, type Entry, isDiscussable } from '@/lib/feed/types'
import { routes } from '@/lib/routes'
import { Avatar } from '../ui/avatar'
import { Icon } from '../ui/icon'
import { Time } from '../ui/time'
import { ActivityBody, type Reader } from './activity-body'
import { CommentPanel, commentFormId } from './comment-form'
import { CommentPreview } from './comments'
import { editFormId } from './edit-panel'
import { Reactions } from './reactions'

/** The class of the entries that tell of a comment on another entry, and go with it. */
export const aboutClass = (entry: string) => `about-${entry}`

/**
 * One entry of the feed. Patched by its id, `entry-<id>`, and in parts: `entry-<id>-body`, `reactions-<id>`,
 * `thread-<id>` and `typing-<id>`.
 *
 * @param props.mine The viewer's own reactions.
 * @param props.fresh Has it just come? Then it counts as new for those who have scrolled down.
 */
export function FeedEntry(props: { entry: Entry; mine?: readonly Emoji[]; fresh?: boolean } & Reader) {
  const { entry, mine, fresh = false, ...reader } = props
  const { id, parent } = entry
  return (
    <li
      id={`entry-${id}`}
      tabIndex={-1}
      className={`border-t border-line/60 px-4 py-4 first:border-t-0 ${parent === null ? '' : aboutClass(parent)} ${fresh ? 'motion-safe:animate-arrive' : ''}`}
      {...(fresh && init(js`$_top || $_new++`))}
    >
      <EntryContent entry={entry} mine={mine} {...reader}>
        {isDiscussable(entry) && (
          <>
            <div id={`thread-${id}`} className="empty:hidden">
              <CommentPreview entry={entry} thread={entry.thread} {...reader} />
            </div>
            <div id={`typing-${id}`} className="empty:hidden" />
            <CommentPanel org={entry.org} entry={id} state={reader.refused?.(commentFormId, id)} />
          </>
        )}
      </EntryContent>
    </li>
  )
}

/** Who did what, when, and what others feel about it. */
export function EntryContent(
  props: { entry: Entry; mine?: readonly Emoji[] | undefined; children: React.ReactNode } & Reader,
) {
  const { entry, mine, viewer, refused, children } = props
  const { id, org, person, via, createdAt } = entry
  const name = person?.name ?? via ?? 'A program'
  return (
    <article aria-labelledby={`entry-${id}-name`} className="flex gap-3">
      {person ? (
        <Avatar name={name} />
      ) : (
        <span className="grid size-9 shrink-0 place-items-center rounded-full border text-soft">
          <Icon name="terminal" className="size-4" />
        </span>
      )}
      <div className="grid min-w-0 grow gap-1.5">
        <header className="flex items-baseline gap-3">
          <h2 id={`entry-${id}-name`} className="min-w-0 grow text-soft wrap-anywhere">
            <span className="font-semibold text-base-content">{name}</span> <Deed entry={entry} />
          </h2>
          <a
            href={routes.feedEntry(org, entry.parent ?? id)}
            className="shrink-0 hover:underline max-desk:-my-3 max-desk:py-3"
          >
            <span className="sr-only">Open this entry, </span>
            <Time at={createdAt} />
          </a>
        </header>
        <div id={`entry-${id}-body`} className="grid gap-1.5">
          <ActivityBody
            activity={entry}
            editable={isDiscussable(entry)}
            viewer={viewer}
            state={refused?.(editFormId, id)}
          />
        </div>
        {isDiscussable(entry) && <Reactions entry={entry} mine={mine} />}
        {children}
      </div>
    </article>
  )
}

/** What somebody did, where it is not said by the text alone. */
function Deed({ entry }: { entry: Entry }) {
  const { kind, org, parent, subject, person, via } = entry
  if (kind === 'follow') return <>follows {subject?.name} now</>
  if (kind === 'alert') return <>was told of a price</>
  if (kind === 'quiz') return <>hosted a quiz</>
  if (kind === 'comment' && parent !== null)
    return (
      <>
        commented on{' '}
        <a href={routes.feedEntry(org, parent)} className="underline decoration-edge underline-offset-3">
          {subject ? (subject.id === person?.id ? 'their own post' : `${subject.name}’s post`) : 'an entry'}
        </a>
      </>
    )
  return via !== null && person ? <span className="text-xs">via {via}</span> : null
}
