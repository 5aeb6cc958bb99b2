import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import { AlwaysOffSampler, AlwaysOnSampler, SamplingDecision } from '@opentelemetry/sdk-trace-node'
import { afterEach, expect, test } from 'vitest'
import { installRawRequests } from '@/lib/http/raw'
import { installTracing, RequestMeter, requestSampler } from './tracing'

const measured: [status: number, ms: number][] = []
const meter = new RequestMeter((status, ms) => measured.push([status, Math.round(ms)]))

afterEach(() => {
  measured.length = 0
  trace.disable()
  context.disable()
})

const request = { 'next.span_type': 'BaseServer.handleRequest' }

test('requests are measured, and neither what happens within them nor the pass of the middleware', () => {
  const duration: [number, number] = [1, 250_000_000]
  meter.onEnd({ attributes: { ...request, 'http.status_code': 200 }, duration })
  meter.onEnd({ attributes: { ...request, 'http.status_code': 200, 'next.bubble': true }, duration })
  meter.onEnd({ attributes: { 'next.span_type': 'AppRouteRouteHandlers.runHandler' }, duration })
  meter.onEnd({ attributes: request, duration })
  expect(measured).toEqual([
    [200, 1_250],
    [500, 1_250],
  ])
})

test('requests are recorded whatever the sampler says, and exported only where it says so', () => {
  const decide = (sampler: AlwaysOffSampler | AlwaysOnSampler, attributes: Record<string, string>) =>
    requestSampler(sampler).shouldSample(ROOT_CONTEXT, 'a'.repeat(32), 'GET', SpanKind.SERVER, attributes, [])
      .decision
  expect(decide(new AlwaysOffSampler(), request)).toBe(SamplingDecision.RECORD)
  expect(decide(new AlwaysOffSampler(), {})).toBe(SamplingDecision.NOT_RECORD)
  expect(decide(new AlwaysOnSampler(), request)).toBe(SamplingDecision.RECORD_AND_SAMPLED)
})

test('what Next traces reaches the meter through the provider of the process', async () => {
  const end = await installTracing((status) => measured.push([status, 0]), undefined)
  const tracer = trace.getTracer('next.js')
  const span = tracer.startSpan('GET', { attributes: request })
  const within = tracer.startSpan('render')
  expect([span.isRecording(), within.isRecording()]).toEqual([true, false])
  span.setAttribute('http.status_code', 404)
  within.end()
  span.end()
  expect(measured).toEqual([[404, 0]])
  await end()
})

test('within a request its span is there, from whatever depth one asks, and gone when it has ended', async () => {
  installRawRequests()
  const seen: unknown[] = []
  const end = await installTracing((status) => measured.push([status, 0]), undefined)
  const tracer = trace.getTracer('next.js')
  const server = createServer(async (_, response) => {
    seen.push(trace.getActiveSpan())
    await tracer.startActiveSpan('GET', { attributes: request }, async (span) => {
      await new Promise((resolve) => setImmediate(resolve))
      tracer.startActiveSpan('render', () => seen.push(trace.getActiveSpan() === span))
      span.setAttribute('http.status_code', 204).end()
    })
    seen.push(trace.getActiveSpan())
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  for (let sent = 0; sent < 2; sent++)
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { keepalive: true })
  expect(seen).toEqual([undefined, true, undefined, undefined, true, undefined])
  expect(measured).toHaveLength(2)
  server.closeAllConnections()
  server.close()
  await end()
})
