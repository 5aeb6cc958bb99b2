import { signals } from '@/lib/datastar'
import { type Emoji, type Entry, isDiscussable } from '@/lib/feed/types'
import { routes } from '@/lib/routes'
import { buttonClass } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import type { Reader } from './activity-body'
import { CommentForm, commentFormId } from './comment-form'
import { Comment } from './comments'
import { EntryContent } from './feed-entry'
import { mineSignal } from './feed-list'

/**
 * One entry with all its comments. Patched whole by its id, `feed-entry`; a new comment is put last into
 * `#comments-<id>`.
 */
export function EntryPage(
  props: { org: string; entry: Entry; mine: Readonly<Record<string, Emoji[]>>; now?: number } & Reader,
) {
  const { org, entry, mine, now = Date.now(), ...reader } = props
  const { id, thread } = entry
  return (
    <section
      id="feed-entry"
      tabIndex={-1}
      aria-label="Entry"
      className="grid gap-4 outline-none"
      {...signals({ _me: reader.viewer, _mine: mineSignal(mine), _painted: now })}
    >
      <BackToFeed org={org} />
      <div className="panel p-4">
        <EntryContent entry={entry} mine={mine[id]} {...reader}>
          {isDiscussable(entry) && (
            <>
              <CommentCount entry={id} count={thread.count} />
              {thread.count > thread.comments.length && (
                <p className="text-sm text-faint">The newest {thread.comments.length} are shown.</p>
              )}
              <ul id={`comments-${id}`} aria-label="Comments" className="grid gap-4">
                {thread.comments.map((comment) => (
                  <Comment key={comment.id} comment={comment} {...reader} />
                ))}
              </ul>
              <div id={`typing-${id}`} className="empty:hidden" />
              <CommentForm org={org} entry={id} state={reader.refused?.(commentFormId, id)} />
            </>
          )}
        </EntryContent>
      </div>
    </section>
  )
}

/** The number of comments on the page of an entry. Patched by its id. */
export function CommentCount({ entry, count }: { entry: string; count: number }) {
  return (
    <h3 id={`comment-count-${entry}`} className="border-t pt-3 font-semibold">
      {count === 0 ? 'No comments yet' : count === 1 ? '1 comment' : `${count} comments`}
    </h3>
  )
}

/** Stands where an entry was that its author has deleted. */
export function GoneEntry({ org }: { org: string }) {
  return (
    <section id="feed-entry" tabIndex={-1} aria-label="Entry" className="grid gap-4 outline-none">
      <BackToFeed org={org} />
      <div className="panel">
        <EmptyState title="This entry was deleted">
          <p>Its comments went with it.</p>
        </EmptyState>
      </div>
    </section>
  )
}

function BackToFeed({ org }: { org: string }) {
  return (
    <nav aria-label="Back">
      <a href={routes.feed(org)} className={`${buttonClass('quiet')} -ml-3`}>
        To the feed
      </a>
    </nav>
  )
}
