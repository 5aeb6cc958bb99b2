import { ask, json, patienceMs, reasonOf, Stream } from './probe.mjs'
import { bad, good, unanswered, unknown } from './report.mjs'

/** @typedef {import('./report.mjs').Finding} Finding */

/** A first event that takes longer has been held back on its way, ms: the server sends it at once. */
const promptMs = 2_000
/** How much later than announced a heartbeat may come, ms. */
const lateMs = 5_000
/** A place before all events: the server says that it goes on from there. */
const earliest = '1.0.0'

const unbuffered =
  'Switch buffering of answers off, in nginx: proxy_buffering off; and for compression: gzip off;'

/**
 * Looks at event streams, for which a key is needed.
 *
 * @param {import('./options.mjs').Options} options
 * @param {(name: string, finding: Omit<Finding, 'name'>) => void} add
 */
export async function streamChecks({ url, key, org, publish }, add) {
  if (key === undefined) {
    add('streams', unknown('Not looked at: give an API key with the scope events:read, --key KEY.'))
    return
  }
  const authorization = `Bearer ${key}`
  const topics = new URL(`/api/v1/events?topics=o:${org},o:${org}:admins`, url)
  const begun = Date.now()
  const stream = await Stream.open(topics, { authorization }).catch(reasonOf)
  if (typeof stream === 'string')
    return add('streams', bad(`No stream opens: ${stream}.`, 'Look at the proxy.'))
  if (!stream)
    return add(
      'buffering',
      bad(`Not even the headers of a stream came within ${patienceMs / 1000} s.`, unbuffered),
    )
  try {
    if (stream.status !== 200) return add('streams', refused(stream.status, org))
    add('streams', kind(stream.headers))
    const ready = await stream.until(() => stream.events.length > 0, patienceMs)
    const ms = Date.now() - begun
    if (!ready) return add('buffering', bad(`No event came within ${patienceMs / 1000} s.`, unbuffered))
    add(
      'buffering',
      ms <= promptMs
        ? good(`The first event came after ${ms} ms.`)
        : bad(`The first event came after ${ms} ms.`, unbuffered),
    )
    add('resume', await resume(topics, authorization))
    if (publish) add('publish', await published(url, authorization, stream).catch(unanswered))
    add('heartbeat', await heartbeat(stream))
  } finally {
    stream.close()
  }
}

/** @param {number} status @param {string} org */
function refused(status, org) {
  if (status === 401)
    return bad(
      'The key is refused: 401.',
      'Is it a key of this installation, and not revoked? Does the proxy send the header Authorization on?',
    )
  if (status === 403) return bad('The key may not read events: 403.', 'Give one with the scope events:read.')
  if (status === 404)
    return bad(`The key is of another organisation than ${org}: 404.`, 'Name it: --org SLUG')
  if (status === 429)
    return bad('Too many streams or calls: 429.', 'Wait a minute, or raise MAX_STREAMS_PER_USER.')
  return bad(`A stream is answered ${status}.`, 'Let the proxy send /api/ on as it is.')
}

/** @param {Headers} headers */
function kind(headers) {
  const wrong = Object.entries({
    'content-type': /^text\/event-stream/,
    'cache-control': /no-transform/,
    'datastar-heartbeat': /^\d+$/,
  }).filter(([name, value]) => !value.test(headers.get(name) ?? ''))
  if (wrong.length === 0) return good('They open, with their headers.')
  return bad(
    `Missing or changed on streams: ${wrong.map(([name]) => name).join(', ')}.`,
    'Let the proxy send the headers of Starling on as they are.',
  )
}

/** Does the header arrive with which a client goes on where it was? @param {URL} topics @param {string} authorization */
async function resume(topics, authorization) {
  const stream = await Stream.open(topics, { authorization, 'last-event-id': earliest }).catch(
    () => undefined,
  )
  if (!stream) return unknown('A second stream did not open.')
  try {
    await stream.until(() => stream.events.length > 0, patienceMs)
    const cursor = json(stream.events[0]?.data ?? '')?.cursor
    if (cursor === earliest) return good('A stream goes on where the one before it was.')
    return bad(
      'The server does not see Last-Event-ID: after a drop, pages and scripts miss events.',
      'Let the proxy send the header Last-Event-ID on.',
    )
  } finally {
    stream.close()
  }
}

/** @param {URL} url @param {string} authorization @param {Stream} stream */
async function published(url, authorization, stream) {
  const begun = Date.now()
  const { status, text } = await ask(new URL('/api/v1/notifications', url), {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify({ title: 'The doctor was here', audience: 'admins' }),
  })
  const answer = json(text)
  if (status !== 201)
    return bad(
      `Publishing is answered ${status}: ${answer?.error?.message ?? text.slice(0, 100)}`,
      'Give a key with the scope notifications:write.',
    )
  const mine = () => stream.events.some(({ data }) => json(data)?.data?.id === answer.id)
  const came = await stream.until(mine, patienceMs)
  if (came) return good(`What is published came back after ${Date.now() - begun} ms.`)
  return bad(
    `What is published did not come within ${patienceMs / 1000} s.`,
    'Several instances need one Redis between them, and the proxy must not buffer.',
  )
}

/**
 * Waits for two of them: the first one may come at any time, only between two is the whole silence that a proxy has to bear.
 *
 * @param {Stream} stream
 */
async function heartbeat(stream) {
  const pause = Number(stream.headers.get('datastar-heartbeat') ?? 15_000)
  const beats = () => stream.comments.filter((comment) => comment.trim() === 'heartbeat').length
  if (await stream.until(() => beats() >= 2, 2 * (pause + lateMs)))
    return good(`It comes, as it should each ${pause / 1000} s.`)
  const seconds = Math.round((Date.now() - stream.openedAt) / 1000)
  if (stream.ended)
    return bad(
      `The stream was cut off after ${seconds} s.`,
      'Let the proxy wait longer for a stream that says nothing, in nginx: proxy_read_timeout 1h;',
    )
  return bad(`Two heartbeats did not come within ${seconds} s.`, unbuffered)
}
