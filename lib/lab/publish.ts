import type { Hub } from '@/lib/broadcast'
import { topic } from '@/lib/topics'

/**
 * Publishes to a person what concerns one of their sessions, whichever instances hold its streams. It is logged, so that
 * a page that is being cut off meanwhile gets it when it is back.
 * @param data each event's, with the session
 */
export async function publishToSession<Data extends { session: string }>(
  hub: Pick<Hub, 'publish'>,
  person: string,
  type: string,
  data: readonly Data[],
): Promise<void> {
  await hub.publish(data.map((each) => ({ topic: topic.person(person), type, data: each })))
}
