import { z } from 'zod'
import { AddSymbolForm, addSymbolFormId } from '@/components/prices/add-symbol-form'
import { command, members } from '@/lib/http/command'
import { maxWatched, watchInput } from '@/lib/prices/input'
import { moveWatched, unwatch, watch } from '@/lib/prices/watches'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/** Adds a symbol to one's watch list, removes it, or moves it up or down by one. */
export const POST = command({
  params: z.object({ org: z.string() }),
  access: members,
  input: watchInput,
  form: { id: addSymbolFormId, show: (state, { org }) => <AddSymbolForm org={org} state={state} /> },
  back: ({ org }) => routes.prices(org),
  async run({ input: { symbol, change }, access: member, services: { db, outbox } }) {
    if (change === 'add') {
      const refusal = await watch(db, member, symbol)
      if (refusal === 'unknown')
        return { refused: { symbol: `There is no symbol ${symbol} yet. Choose one from the list.` } }
      if (refusal === 'full')
        return { refused: { symbol: `You watch ${maxWatched} symbols already. Remove one first.` } }
    } else if (change === 'remove') await unwatch(db, member, symbol)
    else await moveWatched(db, member, symbol, change)
    await outbox.drain()
    if (change !== 'add') return {}
    // Replaced and not morphed: a morph would keep the text of the field that has the focus.
    return { patches: [patch(<AddSymbolForm org={member.org} />, { mode: 'replace' })] }
  },
})
