import { attr, js, on } from '@/lib/datastar'
import { routes } from '@/lib/routes'
import type { StreamEntry, StreamTraffic } from '@/lib/streams/types'
import { Button } from '../ui/button'
import { postForm } from '../ui/form'
import { Icon } from '../ui/icon'
import { Time } from '../ui/time'

interface Props {
  org: string
  streams: readonly StreamEntry[]
  /** The clock, milliseconds since the epoch; the present moment by default. */
  now?: number
}

/** The pages and programs of the viewer that are connected now; each can be closed. Patched whole, by its id. */
export function OpenPages(props: Props) {
  return (
    <StreamList {...props} id="open-pages" title="Your open pages" empty="None of your pages is live.">
      Every page that you have open, on this and other devices. One that you close stays as it is and says so.
    </StreamList>
  )
}

/** Everybody who is connected to an organisation now, for its admins. Patched whole, by its id. */
export function OrgStreams(props: Props) {
  return (
    <StreamList {...props} id="org-streams" title="Who is connected" empty="Nobody is connected." named>
      Open pages of members, and programs that listen with an API key of the organisation.
    </StreamList>
  )
}

function StreamList(
  props: Props & { id: string; title: string; empty: string; named?: boolean; children: string },
) {
  const { id, title, empty, named = false, children, org, streams, now } = props
  return (
    <section id={id} aria-labelledby={`${id}-heading`} className="panel">
      <header className="grid gap-0.5 border-b px-4 py-3">
        <h2 id={`${id}-heading`} className="font-semibold">
          {title}
        </h2>
        <p className="text-soft text-pretty">{children}</p>
      </header>
      {streams.length === 0 && <p className="px-4 py-3 text-soft">{empty}</p>}
      <ul className="divide-y">
        {streams.map((stream) => (
          <StreamRow
            key={stream.id}
            org={org}
            stream={stream}
            named={named}
            {...(now !== undefined && { now })}
          />
        ))}
      </ul>
    </section>
  )
}

// The same text in every row, so that it is compiled once.
const close = postForm
const onlyOnThisPage = attr({ hidden: js`el.dataset.tab !== $_tab` })

function StreamRow({
  org,
  stream,
  named,
  now,
}: {
  org: string
  stream: StreamEntry
  named: boolean
  now?: number
}) {
  const { id, tab, view, owner, address, openedAt, traffic } = stream
  const name = viewName(view)
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <div className="grid min-w-0 grow gap-0.5">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="truncate font-medium">{named && owner ? `${owner} · ${name}` : name}</span>
          <span
            className="rounded-full border px-2 text-xs text-soft"
            data-tab={tab}
            hidden
            {...onlyOnThisPage}
          >
            This page
          </span>
          <Time at={openedAt} {...(now !== undefined && { now })} />
        </p>
        <p className="text-xs text-soft">
          {[address, traffic ? trafficInWords(traffic) : 'on another instance'].filter(Boolean).join(' · ')}
        </p>
      </div>
      <form method="post" action={routes.api.stream(org, id)} {...on('submit', close)}>
        <Button look="quiet" aria-label={`Close: ${named && owner ? `${name} of ${owner}` : name}`}>
          <Icon name="x" className="size-4" />
          Close
        </Button>
      </form>
    </li>
  )
}

/** The name of a view in words. */
function viewName(view: string): string {
  if (view === 'events') return 'Event stream'
  return view.charAt(0).toUpperCase() + view.slice(1).replaceAll('-', ' ')
}

function trafficInWords({ sink, events, sentBytes, queuedBytes }: StreamTraffic): string {
  const waiting = queuedBytes > 0 ? `, ${size(queuedBytes)} waiting` : ''
  return `${events} ${events === 1 ? 'event' : 'events'}, ${size(sentBytes)} sent${waiting} (${sink})`
}

function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
