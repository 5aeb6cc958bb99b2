import type { StoredEvent } from './driver'
import { BroadcastError } from './errors'
import type { NewEvent } from './types'

/** The largest payload, in bytes of JSON text. */
const maxDataBytes = 256 * 1024
/** The largest publication, in bytes of JSON text: one REST request has to hold it. */
export const maxBatchBytes = 768 * 1024

const name = /^[A-Za-z0-9:_.-]{1,128}$/

/**
 * Topics, types and nonces go into keys, channel names and SSE fields unescaped, so they share one harmless alphabet.
 *
 * @throws BroadcastError `invalid`
 */
export function checkName(kind: 'topic' | 'type' | 'nonce', value: string): string {
  if (typeof value === 'string' && name.test(value)) return value
  const shown = JSON.stringify(String(value).slice(0, 140))
  throw new BroadcastError('invalid', `Bad ${kind} ${shown}. Use 1 to 128 characters of A-Z a-z 0-9 : _ . -`)
}

/** @returns the topics, each once. @throws BroadcastError `invalid` */
export function checkTopics(topics: readonly string[]): string[] {
  return [...new Set(topics.map((topic) => checkName('topic', topic)))]
}

/** @returns the events with their data as JSON text. @throws BroadcastError `invalid`, `too-large` */
export function checkEvents(events: readonly NewEvent[]): StoredEvent[] {
  const checked = events.map(checkEvent)
  const bytes = batchBytes(checked)
  if (bytes > maxBatchBytes) {
    throw new BroadcastError(
      'too-large',
      `${bytes} bytes in one publication. Split it below ${maxBatchBytes}.`,
    )
  }
  return checked
}

/** @returns the bytes of JSON text that the events' data take together */
export function batchBytes(events: readonly StoredEvent[]): number {
  return events.reduce((sum, event) => sum + Buffer.byteLength(event.data), 0)
}

function checkEvent({ topic, type, data }: NewEvent): StoredEvent {
  checkName('topic', topic)
  checkName('type', type)
  const text = toJson(data, topic)
  const bytes = Buffer.byteLength(text)
  if (bytes > maxDataBytes) {
    const message = `The data for ${topic} takes ${bytes} bytes. Publish a reference instead: ${maxDataBytes} is the most.`
    throw new BroadcastError('too-large', message)
  }
  return { topic, type, data: text }
}

function toJson(data: unknown, topic: string): string {
  let text: string | undefined
  try {
    text = JSON.stringify(data)
  } catch (error) {
    throw new BroadcastError('invalid', `The data for ${topic} cannot be written as JSON.`, { cause: error })
  }
  if (text === undefined)
    throw new BroadcastError('invalid', `The data for ${topic} is ${typeof data}: JSON has no such value.`)
  return text
}
