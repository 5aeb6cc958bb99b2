// A server that the stream benchmark measures Starling against: `node streams-peer.mjs raw|better-sse|sdk`.
// It sends the event of BENCH_EVENT to every open stream for each POST, with the mark that the POST carries.
import { createServer } from 'node:http'
import { ServerSentEventGenerator } from '@starfederation/datastar-sdk'
import { createChannel, createSession } from 'better-sse'
import { markOf, placeholder } from './streams-mark.mjs'

const event = process.env.BENCH_EVENT
const field = (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(event)[1]

/** One Buffer for everybody: nothing in Node is cheaper. */
function raw() {
  const open = new Set()
  return {
    stream(_request, response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
      response.write(': open\n\n')
      open.add(response)
      response.on('close', () => open.delete(response))
    },
    publish(mark) {
      const bytes = Buffer.from(event.replace(placeholder, mark))
      for (const response of open) response.write(bytes)
    },
  }
}

function betterSse() {
  const channel = createChannel()
  return {
    async stream(request, response) {
      channel.register(await createSession(request, response))
    },
    publish(mark) {
      const data = JSON.parse(field('data').replace(placeholder, mark))
      channel.broadcast(data, field('event'), { eventId: field('id') })
    },
  }
}

/** The SDK writes Datastar events only: a patch of six lines with as many bytes. */
function sdk() {
  const open = new Set()
  const frame = 'event: datastar-patch-elements\n\n'.length + 6 * 'data: elements \n'.length
  const length = Math.ceil((event.length - frame) / 6)
  const line = '<li class="entry">'.padEnd(length, 'x')
  const html = [`<ul id="list">${placeholder}`.padEnd(length, 'x'), line, line, line, line, line].join('\n')
  return {
    stream(request, response) {
      return ServerSentEventGenerator.stream(
        request,
        response,
        (stream) => {
          response.write(': open\n\n')
          open.add(stream)
          response.on('close', () => open.delete(stream))
        },
        { keepalive: true },
      )
    },
    publish(mark) {
      const marked = html.replace(placeholder, mark)
      for (const stream of open) stream.patchElements(marked)
    },
  }
}

const peer = { raw, 'better-sse': betterSse, sdk }[process.argv[2]]()
const server = createServer(async (request, response) => {
  if (request.method === 'GET') return peer.stream(request, response)
  let body = ''
  for await (const chunk of request) body += chunk
  peer.publish(markOf(body))
  response.writeHead(201).end()
})
server.listen(0, 'localhost', () => process.send({ port: server.address().port }))
process.on('disconnect', () => process.exit(0))
