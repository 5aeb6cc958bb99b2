import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { PriceSettings } from '@/components/prices/price-settings'
import { schema } from '@/lib/db'
import { admins, command } from '@/lib/http/command'
import { settingsInput } from '@/lib/prices/input'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/** Decides what becomes of prices for unknown symbols. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: admins,
  input: settingsInput,
  back: ({ org }) => routes.prices(org),
  async run({ input: { unknownSymbols }, access: { org }, services: { db } }) {
    const { organisations } = schema
    await db.update(organisations).set({ unknownSymbols }).where(eq(organisations.slug, org))
    return { patches: [patch(<PriceSettings org={org} unknownSymbols={unknownSymbols} saved />)] }
  },
})
