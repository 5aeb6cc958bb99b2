// The clients of one server in the stream benchmark: a process of its own, which looks for marks in the bytes of raw
// sockets and parses nothing else, so that it keeps up with the server. Its parent asks by messages, one at a time.
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { constants, createGunzip, inflateRawSync } from 'node:zlib'
import { mark, markLength, markStart, numberAt } from './streams-mark.mjs'

/** Requests under way at a time: to open streams, and to publish in a burst. */
const opening = 64
const publishing = 32
/** With nothing arriving for so long, what is missing is lost, ms. */
const patience = 10_000
const sharedBuffer = Buffer.allocUnsafe(256 * 1024)

/** @type {{ host: string, port: number, path: string, publishPath: string, headers: Record<string, string>, filler: string, gzip: boolean }} */
let target
const connections = []
let bytes = 0
/** What is being published now. */
let run
let published = 0

function record({ index }, number) {
  const event = number - run.first
  if (event < 0 || event >= run.events || index >= run.streams) run.strays++
  else if (run.received[index * run.events + event]++ > 0) run.duplicated++
  else {
    run.delivered++
    run.lastAt[event] = run.now
  }
}

/** Finds the marks in what a connection received; one may be cut between two reads. */
function scan(connection, chunk) {
  const data = connection.rest ? Buffer.concat([connection.rest, chunk]) : chunk
  let next = 0
  for (let at = data.indexOf(markStart); at !== -1; at = data.indexOf(markStart, next)) {
    if (at + markLength > data.length) break
    record(connection, numberAt(data, at))
    next = at + markLength
  }
  const cut = data.indexOf(markStart[0], Math.max(next, data.length - markLength + 1))
  connection.rest = cut === -1 ? undefined : Buffer.from(data.subarray(cut))
}

/** The marks of compressed frames: all connections get the same ones, so each is inflated once. */
const frames = new Map()

/** Cuts a body into the chunks of HTTP, each of which holds whole frames. */
function unchunk(connection, chunk, onFrame) {
  let data = connection.rest ? Buffer.concat([connection.rest, chunk]) : chunk
  for (;;) {
    const lineEnd = data.indexOf('\r\n')
    if (lineEnd === -1) break
    const end = lineEnd + 2 + Number.parseInt(data.latin1Slice(0, lineEnd), 16)
    if (data.length < end + 2) break
    onFrame(data.subarray(lineEnd + 2, end))
    data = data.subarray(end + 2)
  }
  connection.rest = data.length === 0 ? undefined : Buffer.from(data)
}

const gzipHeaderLength = 10

function inflate(connection, frame) {
  let key = frame.latin1Slice()
  if (!connection.begun) {
    connection.begun = true
    key = key.slice(gzipHeaderLength)
  }
  let numbers = frames.get(key)
  if (!numbers) {
    const text = inflateRawSync(Buffer.from(key, 'latin1'), { finishFlush: constants.Z_SYNC_FLUSH })
    numbers = []
    for (let at = text.indexOf(markStart); at !== -1; at = text.indexOf(markStart, at + 1))
      numbers.push(numberAt(text, at))
    frames.set(key, numbers)
  }
  for (const number of numbers) record(connection, number)
}

/** The first connection is read by a real decoder: what it finds is what a browser would. */
function decoder(connection) {
  const gunzip = createGunzip()
  const decoded = { index: connection.index }
  gunzip.on('data', (chunk) => {
    run.now = performance.now()
    scan(decoded, chunk)
  })
  return (frame) => gunzip.write(Buffer.from(frame))
}

/** Opens a stream; resolves with undefined when its first bytes are there, or with what went wrong. */
function open(index) {
  return new Promise((resolve) => {
    const connection = { index, rest: undefined, begun: false, socket: undefined, read: undefined }
    let head = ''
    const onHead = (chunk) => {
      head += chunk.latin1Slice()
      const end = head.indexOf('\r\n\r\n')
      if (end === -1 || head.length === end + 4) return
      const lines = head.slice(0, end)
      if (!lines.startsWith('HTTP/1.1 200')) return resolve(lines.split('\r\n')[0])
      if (target.gzip && !/^content-encoding: gzip/im.test(lines)) return resolve('not compressed')
      const onFrame = index === 0 ? decoder(connection) : (frame) => inflate(connection, frame)
      connection.read = target.gzip
        ? (data) => unchunk(connection, data, onFrame)
        : (data) => scan(connection, data)
      connection.read(Buffer.from(head.slice(end + 4), 'latin1'))
      head = ''
      resolve(undefined)
    }
    connection.read = onHead
    connection.socket = connect({
      host: target.host,
      port: target.port,
      onread: {
        buffer: sharedBuffer,
        callback(length) {
          bytes += length
          run.now = performance.now()
          connection.read(sharedBuffer.subarray(0, length))
          return true
        },
      },
    })
    connection.socket.on('error', (error) => resolve(error.message))
    connection.socket.on('close', () => {
      if (connections[index] === connection) run.cut++
      resolve('closed')
    })
    const headers = {
      host: 'localhost',
      ...target.headers,
      ...(target.gzip && { 'accept-encoding': 'gzip' }),
    }
    const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    connection.socket.write(`GET ${target.path} HTTP/1.1\r\n${fields.join('')}\r\n`)
    connections[index] = connection
  })
}

/** Opens or closes streams until there are so many. */
async function resize(streams) {
  for (const { socket } of connections.splice(streams)) socket.destroy()
  const failures = []
  let next = connections.length
  const work = async () => {
    while (next < streams) {
      const failure = await open(next++)
      if (failure) failures.push(failure)
    }
  }
  await Promise.all(Array.from({ length: opening }, work))
  return { failures: failures.length, failure: failures[0] }
}

const agent = new Agent({ keepAlive: true, maxSockets: publishing })

function publish(number) {
  return new Promise((resolve) => {
    const post = request(
      {
        agent,
        host: target.host,
        port: target.port,
        path: target.publishPath,
        method: 'POST',
        headers: { ...target.headers, 'content-type': 'application/json' },
      },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode === 201))
      },
    )
    post.on('error', () => resolve(false))
    post.end(JSON.stringify({ title: mark(number), body: target.filler }))
  })
}

function newRun(events) {
  const streams = connections.length
  const first = published + 1
  published += events
  frames.clear()
  return {
    events,
    streams,
    first,
    received: new Uint8Array(streams * events),
    sentAt: new Float64Array(events),
    lastAt: new Float64Array(events),
    now: 0,
    delivered: 0,
    duplicated: 0,
    strays: 0,
    cut: 0,
    refused: 0,
  }
}
run = newRun(0)

/** Publishes, and waits until everybody has everything. @param rate events a second, or as fast as possible */
async function broadcast({ events, rate }) {
  run = newRun(events)
  const bytesBefore = bytes
  const begun = performance.now()
  const send = async (event) => {
    run.sentAt[event] = performance.now()
    if (!(await publish(run.first + event))) run.refused++
  }
  if (rate === undefined) {
    let next = 0
    const work = async () => {
      while (next < events) await send(next++)
    }
    await Promise.all(Array.from({ length: publishing }, work))
  } else {
    const sent = []
    for (let event = 0; event < events; event++) {
      const wait = begun + (event * 1000) / rate - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      sent.push(send(event))
    }
    await Promise.all(sent)
  }
  const expected = (events - run.refused) * run.streams
  for (let last = -1, since = performance.now(); run.delivered < expected; ) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    if (run.delivered !== last) {
      last = run.delivered
      since = performance.now()
    } else if (performance.now() - since > patience) break
  }
  const latencies = Array.from(run.lastAt, (at, event) => at - run.sentAt[event])
  const { delivered, duplicated, strays, cut, refused } = run
  return {
    expected,
    delivered,
    wrong: expected - delivered + duplicated + strays + cut + refused,
    bytes: bytes - bytesBefore,
    latencies: latencies.sort((a, b) => a - b),
  }
}

const answers = {
  target: (value) => {
    target = value
  },
  resize,
  broadcast,
}
process.on('message', async ([name, argument]) => {
  process.send({ answer: await answers[name](argument) })
})
process.on('disconnect', () => process.exit(0))
