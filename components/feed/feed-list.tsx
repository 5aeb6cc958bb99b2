import { attr, get, js, on, onIntersect, signals, text } from '@/lib/datastar'
import type { Emoji, Entry, FeedMode } from '@/lib/feed/types'
import { routes } from '@/lib/routes'
import { buttonClass } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { Icon } from '../ui/icon'
import type { Reader } from './activity-body'
import { FeedEntry } from './feed-entry'
import { mineKey } from './reactions'

/** The viewer's own reactions as the signal `_mine` holds them. */
export const mineSignal = (mine: Readonly<Record<string, readonly Emoji[]>>) =>
  Object.fromEntries(Object.entries(mine).map(([entry, names]) => [mineKey(entry), names.join(' ')]))

/** Where the feed goes on. */
interface Place {
  org: string
  view: 'everyone' | undefined
  /** The place where the next older page begins, null on the last. */
  older: string | null
}

/**
 * A page of the feed, newest first. Patched whole by its id, `feed`; a new entry is put first into `#feed-list`.
 *
 * @param props.mine The viewer's own reactions, by entry.
 * @param props.now The clock: signals of a whole page are applied anew even where they read as before.
 */
export function FeedList(
  props: {
    viewer: string
    mode: FeedMode
    entries: readonly Entry[]
    mine: Readonly<Record<string, Emoji[]>>
    now?: number
  } & Place &
    Reader,
) {
  const { viewer, mode, entries, mine, refused, now = Date.now(), org, view, older } = props
  return (
    <section
      id="feed"
      tabIndex={-1}
      aria-label={mode === 'everyone' ? 'What everyone does' : 'What you follow'}
      className="panel outline-none"
      {...signals({ _me: viewer, _mine: mineSignal(mine), _painted: now })}
    >
      <ol id="feed-list" className="peer">
        <FeedEntries entries={entries} mine={mine} viewer={viewer} {...(refused && { refused })} />
      </ol>
      <EmptyState title="Nothing here yet" className="peer-has-[li]:hidden">
        {mode === 'everyone' ? (
          <p>Post something. It appears here for everyone at once.</p>
        ) : (
          <p>
            Post something, follow a colleague, or{' '}
            <a href={routes.feed(org, { view: 'everyone' })} className="text-primary underline">
              see what everyone does
            </a>
            .
          </p>
        )}
      </EmptyState>
      <OlderEntries org={org} view={view} older={older} />
    </section>
  )
}

/** Entries as one person sees them. */
export function FeedEntries(
  props: { entries: readonly Entry[]; mine: Readonly<Record<string, Emoji[]>> } & Reader,
) {
  const { entries, mine, ...reader } = props
  return entries.map((entry) => (
    <FeedEntry key={entry.id} entry={entry} mine={mine[entry.id] ?? []} {...reader} />
  ))
}

/** The way to older entries: they are put at the end as one scrolls there; without JavaScript it is a link. */
export function OlderEntries({ org, view, older }: Place) {
  if (older === null) return <div id="feed-older" />
  const place = { view, before: older }
  return (
    <nav
      id="feed-older"
      aria-label="Older entries"
      className="border-t px-1 py-2"
      {...onIntersect(get(routes.api.feedOlder(org, place), { payload: {}, openWhenHidden: true }), {
        once: true,
      })}
    >
      <a href={routes.feed(org, place)} rel="next" className={buttonClass('quiet')}>
        Older
      </a>
    </nav>
  )
}

/** What stands above the list: as long as some of it is in view, new entries are seen as they come. */
export function FeedTop({ children }: { children: React.ReactNode }) {
  return (
    <div
      id="feed-top"
      className="grid gap-4"
      {...signals({ _top: true, _new: 0 }, { ifMissing: true })}
      {...onIntersect(js`$_top = true, $_new = 0`)}
      {...onIntersect(js`$_top = false`, { exit: true })}
    >
      {children}
    </div>
  )
}

/** Further down the browser keeps the place, and this button over the list tells how many entries have come. */
export function NewEntries() {
  return (
    <div role="status" className="sticky top-16 z-5 flex h-0 justify-center">
      <button
        type="button"
        hidden
        className="btn btn-primary btn-sm max-desk:btn-md mt-2 rounded-full shadow-float"
        {...attr({ hidden: js`$_new === 0` })}
        {...on(
          'click',
          js`$_new = 0, window.scrollTo(0, 0), document.getElementById('feed').focus({ preventScroll: true })`,
        )}
      >
        <Icon name="arrow-up" className="size-4" />
        <span {...text(js`$_new + ($_new === 1 ? ' new entry' : ' new entries')`)} />
      </button>
    </div>
  )
}

/** The two views of the feed. */
export function FeedTabs({ org, mode }: { org: string; mode: FeedMode }) {
  const tabs = [
    { of: 'following', label: 'Following', href: routes.feed(org) },
    { of: 'everyone', label: 'Everyone', href: routes.feed(org, { view: 'everyone' }) },
  ]
  return (
    <nav aria-label="Views of the feed" className="flex gap-1">
      {tabs.map(({ of, label, href }) => (
        <a
          key={of}
          href={href}
          aria-current={of === mode ? 'page' : undefined}
          className="flex min-h-11 items-center rounded-sm px-3 text-soft hover:text-base-content aria-[current]:bg-secondary aria-[current]:font-medium aria-[current]:text-secondary-content desk:min-h-8"
        >
          {label}
        </a>
      ))}
    </nav>
  )
}
