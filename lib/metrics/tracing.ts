import { type Context, type ContextManager, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node'
import type { TracingEnv } from '@/lib/env'
import { type RawExchange, rawExchange } from '@/lib/http/raw'
import { streamHeader } from '@/lib/http/types'

/** The type of the span in which Next (16.4) answers a request. */
const requestSpan = 'BaseServer.handleRequest'

/** Told of each answered request: the status of HTTP, and how long the answer took in ms. */
type OnRequest = (status: number, ms: number) => void

/**
 * Measures what Next traces of each request. Three kinds of spans are left out: those within a request; the pass that
 * runs the middleware, which goes on to the request itself or to a static file ("bubbles"); and streams, whose span lasts
 * as long as they do, or not, depending on their sink.
 */
export class RequestMeter implements SpanProcessor {
  constructor(private readonly onRequest: OnRequest) {}

  onStart(): void {}

  onEnd({
    attributes,
    duration: [seconds, nanoseconds],
  }: Pick<ReadableSpan, 'attributes' | 'duration'>): void {
    if (attributes['next.span_type'] !== requestSpan || attributes['next.bubble'] === true) return
    if (rawExchange()?.response.hasHeader(streamHeader)) return
    this.onRequest(Number(attributes['http.status_code'] ?? 500), seconds * 1_000 + nanoseconds / 1e6)
  }

  forceFlush = () => Promise.resolve()
  shutdown = () => Promise.resolve()
}

/**
 * Remembers of each request the span that answers it, and nothing of what happens within: Next starts a second one where
 * it finds none. Costs next to nothing, as what Node has of the request is carried along anyway; and an open stream keeps
 * nothing of it, because its span has ended.
 */
class RequestContexts implements ContextManager, SpanProcessor {
  private readonly contexts = new WeakMap<RawExchange, Context>()

  active(): Context {
    const exchange = rawExchange()
    return (exchange && this.contexts.get(exchange)) ?? ROOT_CONTEXT
  }

  with<Args extends unknown[], F extends (...args: Args) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: Args
  ): ReturnType<F> {
    const exchange = rawExchange()
    if (exchange && !this.contexts.has(exchange) && trace.getSpan(context)?.isRecording())
      this.contexts.set(exchange, context)
    return fn.call(thisArg as ThisParameterType<F>, ...args)
  }

  onEnd(): void {
    const exchange = rawExchange()
    if (exchange) this.contexts.delete(exchange)
  }

  bind<T>(_context: Context, target: T): T {
    return target
  }

  enable = () => this
  disable = () => this
  onStart(): void {}
  forceFlush = () => Promise.resolve()
  shutdown = () => Promise.resolve()
}

/** Records every request, whatever another sampler says, and else what that one wants to be exported. */
export function requestSampler(exported: Sampler): Sampler {
  return {
    shouldSample(...span) {
      const [, , , , attributes] = span
      const result = exported.shouldSample(...span)
      const skipped = result.decision === SamplingDecision.NOT_RECORD
      return skipped && attributes['next.span_type'] === requestSpan
        ? { ...result, decision: SamplingDecision.RECORD }
        : result
    },
    toString: () => `RequestSampler{${exported}}`,
  }
}

/**
 * Makes Next trace, and measures the requests among it. Without `tracing` nothing is exported, and only one span a request
 * is made: that takes no context of its own to be carried along.
 *
 * @returns what to call before the process ends, so that the last spans are exported
 */
export async function installTracing(
  onRequest: OnRequest,
  tracing: TracingEnv | undefined,
): Promise<() => Promise<void>> {
  const meter = new RequestMeter(onRequest)
  if (!tracing) {
    const contexts = new RequestContexts()
    const provider = new NodeTracerProvider({
      sampler: requestSampler(new AlwaysOffSampler()),
      spanProcessors: [meter, contexts],
    })
    provider.register({ contextManager: contexts, propagator: null })
    return () => provider.shutdown()
  }
  // It reads the addresses, headers and limits of `OTEL_EXPORTER_OTLP_*` by itself.
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'starling' }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: requestSampler(samplerOf(tracing)),
    spanProcessors: [meter, new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  provider.register()
  return () => provider.shutdown()
}

function samplerOf({ sampler, ratio }: TracingEnv): Sampler {
  const root = sampler.endsWith('always_on')
    ? new AlwaysOnSampler()
    : sampler.endsWith('always_off')
      ? new AlwaysOffSampler()
      : new TraceIdRatioBasedSampler(ratio)
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root
}
