import { js, on, signals, text } from '@/lib/datastar'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { ExampleCard } from './example-card'

/** Writes each event on top, under its name. */
const read = (url: string, types: readonly string[]) => js`
  el.source?.close();
  el.source = new EventSource(${url});
  for (const type of ${types}) el.source.addEventListener(type, (event) => {
    $_raw = type + ' ' + event.lastEventId + '\n' + event.data + '\n\n' + $_raw.slice(0, 4000)
  })`

/**
 * The same events twice: as patches in the stream of the page, and as JSON in a stream that a program reads.
 *
 * @param props.topic The topic of the viewer.
 */
export function RawSource({ topic, source }: { topic: string; source: { file: string; source: string } }) {
  const url = routes.api.v1.events([topic])
  return (
    <ExampleCard
      title="A raw EventSource"
      text="What the page’s stream paints as a list, the browser’s own EventSource reads as JSON from the machine API, beside it."
      source={source}
    >
      <div className="flex flex-wrap gap-2" {...signals({ _raw: '' })}>
        <Button type="button" {...on('click', read(url, ['ready', 'lab.marked']))}>
          Read it raw
        </Button>
        <Button type="button" {...on('click', js`el.previousElementSibling.source?.close()`)}>
          Stop
        </Button>
      </div>
      <pre
        role="log"
        aria-label="Raw events"
        className="max-h-48 overflow-auto rounded-sm bg-base-300 p-2 text-xs whitespace-pre-wrap wrap-anywhere"
        {...text(js`$_raw || 'Nothing has come yet.'`)}
      />
    </ExampleCard>
  )
}
