import { z } from 'zod'
import type { Scope } from '@/lib/api-keys/scopes'
import { type ErrorCode, errorStatuses } from '@/lib/errors'

/** What a handler of the machine API takes and answers, from which `GET /api/v1/openapi.json` tells it to programs. */
export interface Contract {
  /** What it does, in some words. */
  summary: string
  /** More about it, in Markdown. */
  description?: string
  /** What an API key must be allowed to do; `topics`: also a session may call it, for what it may see. */
  scope: Scope | 'topics'
  /** Path parameters, where there are any. */
  params?: z.ZodType
  /** The JSON body; for GET the query. */
  input: z.ZodType
  /** What a call that worked is answered, by status: JSON of this schema, or a stream of events. */
  answers: Record<number, z.ZodType | 'event-stream'>
  /** Does it take an `Idempotency-Key`? */
  idempotent?: true
}

/** A handler with its contract. */
export type Described<Handler> = Handler & { contract: Contract }

/** Hangs its contract on a handler, where the two cannot part. */
export function described<Handler extends object>(handler: Handler, contract: Contract): Described<Handler> {
  return Object.assign(handler, { contract })
}

/** Handlers of one path, as a route exports them. */
type Methods = Record<string, unknown>

/** The failures that every call can meet. */
const failures = ['invalid', 'unauthorized', 'forbidden', 'too_large', 'rate_limited', 'unavailable'] as const

const errorSchema = z.object({
  error: z.object({
    code: z.enum(Object.keys(errorStatuses) as [ErrorCode, ...ErrorCode[]]),
    message: z.string().meta({ description: 'The fact and the remedy, for people.' }),
    field: z.string().optional().meta({ description: 'The path of the wrong field, say ticks[3].price.' }),
  }),
})

/**
 * The description of all handlers that have a contract, in OpenAPI 3.1.
 * @param url the public address of the server
 * @param paths what the routes export, by their path
 */
export function openApi(url: string, paths: Record<string, Methods>) {
  const operations = (methods: Methods) =>
    Object.fromEntries(
      Object.entries(methods)
        .filter((entry): entry is [string, Described<object>] => hasContract(entry[1]))
        .map(([method, { contract }]) => [method.toLowerCase(), operation(method, contract)]),
    )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Starling',
      version: 'v1',
      description: 'Publish into a workspace, and read from it. What the words mean stands in docs/api.md.',
    },
    servers: [{ url }],
    paths: Object.fromEntries(Object.entries(paths).map(([path, methods]) => [path, operations(methods)])),
    components: {
      schemas: { Error: schemaOf(errorSchema, 'output') },
      responses: Object.fromEntries(failures.map((code) => [code, failure(code)])),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of an organisation.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'next-auth.session-token',
          description: 'The session of a person; behind https the name begins with __Secure-.',
        },
      },
    },
  }
}

function hasContract(handler: unknown): boolean {
  return typeof handler === 'function' && 'contract' in handler
}

function operation(method: string, contract: Contract) {
  const { summary, description, scope, params, input, answers, idempotent } = contract
  const schema = schemaOf(input, 'input')
  const header = {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A retry under the same key within a day gets the first answer, and nothing happens twice.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  }
  const parameters = [
    ...(params ? parametersIn('path', schemaOf(params, 'input')) : []),
    ...(method === 'GET' ? parametersIn('query', schema) : []),
    ...(idempotent ? [header] : []),
  ]
  return {
    summary,
    ...(description !== undefined && { description }),
    security: scope === 'topics' ? [{ apiKey: ['events:read'] }, { session: [] }] : [{ apiKey: [scope] }],
    ...(parameters.length > 0 && { parameters }),
    ...(method !== 'GET' && { requestBody: { required: true, content: { 'application/json': { schema } } } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [
          status,
          {
            description: answer === 'event-stream' ? 'The events.' : 'It worked.',
            content: contentOf(answer),
          },
        ]),
      ),
      ...Object.fromEntries(
        failures.map((code) => [errorStatuses[code], { $ref: `#/components/responses/${code}` }]),
      ),
    },
  }
}

function contentOf(answer: z.ZodType | 'event-stream') {
  if (answer === 'event-stream') return { 'text/event-stream': { schema: { type: 'string' } } }
  return { 'application/json': { schema: schemaOf(answer, 'output') } }
}

function failure(code: (typeof failures)[number]) {
  return {
    description: code,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  }
}

/** The fields of an object in a path or query. */
function parametersIn(
  place: 'path' | 'query',
  { properties = {}, required = [] }: z.core.JSONSchema.BaseSchema,
) {
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema as z.core.JSONSchema.BaseSchema
    return {
      ...{ name, in: place, required: required.includes(name) },
      ...(description !== undefined && { description }),
      schema: rest,
    }
  })
}

/** OpenAPI 3.1 speaks the dialect of JSON Schema that zod writes, so that it need not say which. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): z.core.JSONSchema.BaseSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
