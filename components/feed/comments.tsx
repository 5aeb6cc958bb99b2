import type { ShownActivity, Thread } from '@/lib/feed/types'
import { routes } from '@/lib/routes'
import { Avatar } from '../ui/avatar'
import { Time } from '../ui/time'
import { ActivityBody, type Reader } from './activity-body'
import { editFormId } from './edit-panel'

/** One comment. Patched by its ids, `comment-<id>` and `comment-<id>-body`. */
export function Comment({ comment, viewer, refused }: { comment: ShownActivity } & Reader) {
  const { id, person, createdAt } = comment
  return (
    <li id={`comment-${id}`} tabIndex={-1} className="flex gap-2.5 target:bg-secondary">
      <Avatar name={person?.name ?? ''} className="size-7 text-2xs" />
      <div className="min-w-0 grow">
        <p className="flex items-baseline gap-2">
          <span className="truncate font-medium">{person?.name}</span>
          <Time at={createdAt} />
        </p>
        <div id={`comment-${id}-body`}>
          <ActivityBody activity={comment} editable viewer={viewer} state={refused?.(editFormId, id)} />
        </div>
      </div>
    </li>
  )
}

/** The last comments on an entry and the way to all of them: the content of `#thread-<id>` in the feed. */
export function CommentPreview(props: { entry: { id: string; org: string }; thread: Thread } & Reader) {
  const { entry, thread, ...reader } = props
  const { count, comments } = thread
  if (count === 0) return null
  return (
    <div className="grid gap-3 border-l-2 border-line pl-3">
      {count > comments.length && (
        <a
          href={routes.feedEntry(entry.org, entry.id)}
          className="justify-self-start text-sm text-primary underline-offset-3 hover:underline max-desk:leading-11"
        >
          See all {count} comments
        </a>
      )}
      <ul aria-label="Comments" className="grid gap-3">
        {comments.map((comment) => (
          <Comment key={comment.id} comment={comment} {...reader} />
        ))}
      </ul>
    </div>
  )
}
