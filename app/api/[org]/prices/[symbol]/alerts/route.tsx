import { z } from 'zod'
import { AlertForm, alertFormId } from '@/components/prices/alerts-panel'
import { HttpError } from '@/lib/errors'
import { command, members } from '@/lib/http/command'
import { addAlert, maxAlerts } from '@/lib/prices/alert-store'
import { alertInput, symbolParam } from '@/lib/prices/input'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'

/** Adds an alert for a symbol. */
export const POST = command({
  params: z.object({ org: z.string(), symbol: symbolParam }),
  access: members,
  input: alertInput,
  form: {
    id: alertFormId,
    show: (state, { org, symbol }) => <AlertForm org={org} symbol={symbol} state={state} />,
  },
  back: ({ org, symbol }) => routes.price(org, symbol),
  async run({ input, params: { symbol }, access: member, services: { db, outbox } }) {
    const refusal = await addAlert(db, member, symbol, input)
    if (refusal === 'unknown')
      throw new HttpError('not_found', `There is no price for ${symbol}. Check the symbol.`)
    if (refusal === 'full')
      return { refused: { '': `You have ${maxAlerts} alerts already. Delete one first.` } }
    await outbox.drain()
    return { patches: [patch(<AlertForm org={member.org} symbol={symbol} />, { mode: 'replace' })] }
  },
})
