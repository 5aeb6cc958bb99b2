import { z } from 'zod'
import { WeatherForm, weatherFormId } from '@/components/lab/weather-form'
import type { AskedWeather } from '@/components/lab/weather-log'
import { patchSignals } from '@/lib/datastar'
import { command } from '@/lib/http/command'
import { experimenters } from '@/lib/lab/access'
import { publishToSession } from '@/lib/lab/publish'
import { weatherKinds } from '@/lib/live/types'
import { routes } from '@/lib/routes'
import { labWeather } from '@/lib/topics'

const input = z.object({
  kind: z.enum(weatherKinds, { error: `Choose one of ${weatherKinds.join(', ')}.` }),
  seconds: z.coerce
    .number({ error: 'Give whole seconds, from 1 to 60.' })
    .int('Give whole seconds, from 1 to 60.')
    .min(1, 'Give at least 1 second.')
    .max(60, 'Give at most 60 seconds.'),
})

/** Spoils the network of all streams of this session for some seconds, on whichever instances they are. */
export const POST = command({
  params: z.object({}),
  access: experimenters,
  input,
  form: { id: weatherFormId, show: (state) => <WeatherForm state={state} /> },
  back: () => routes.lab,
  async run({ input: { kind, seconds }, access: { id, session }, services: { hub } }) {
    const until = Date.now() + seconds * 1_000
    await publishToSession(hub, id, labWeather, [{ session, kind, until }])
    const asked: AskedWeather = { kind, seconds, until }
    return { notice: 'It begins.', patches: [patchSignals({ _weather: asked })] }
  },
})
