import { get, init, js } from '@/lib/datastar'

/** A browser may run a page before anybody looks at it, say while its address is typed: nobody is present there yet. */
const whenShown = js`document.addEventListener('prerenderingchange', open, { once: true })`

/**
 * Keeps the one live stream of a page open while it stands in the page: the server ends a stream for good by putting
 * `EndedNotice` in its place.
 *
 * @param props.url URL of the stream
 * @param props.tab id of the page: whatever it has to open again takes the place of what it had open
 */
export function LiveStream({ url, tab }: { url: string; tab: string }) {
  const [path, query] = url.split('?')
  const stream = `${path}?tab=${tab}${query === undefined ? '' : `&${query}`}`
  const open = get(stream, {
    retry: 'always',
    retryMaxCount: Number.POSITIVE_INFINITY,
    // A server that comes back should not wait half a minute for its pages.
    retryMaxWait: 10_000,
    requestCancellation: 'cleanup',
    payload: {},
  })
  return (
    <div
      id="live"
      hidden
      {...init(js`((open) => document.prerendering ? ${whenShown} : open())(() => ${open})`)}
    />
  )
}
