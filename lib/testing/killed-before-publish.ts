// A process of its own, for the test of the outbox: it accepts a notification and is killed before it is published.
import { openDatabase, schema } from '@/lib/db'
import { publishInput } from '@/lib/notifications/input'
import { publish } from '@/lib/notifications/publish'
import { createOutbox } from '@/lib/outbox/outbox'

const db = await openDatabase(`file:${process.argv[2]}`)
await db.insert(schema.organisations).values({ slug: 'acme', name: 'Acme', createdAt: 0 })
const outbox = createOutbox(
  db,
  {
    async publish() {
      process.kill(process.pid, 'SIGKILL')
      return []
    },
  },
  () => {},
)
await publish(db, 'acme', publishInput.parse({ title: 'Accepted' }))
await outbox.drain()
