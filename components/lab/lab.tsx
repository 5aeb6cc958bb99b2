import type { ReactNode } from 'react'
import { on, post } from '@/lib/datastar'
import type { FormState } from '@/lib/http/types'
import type { ExampleName } from '@/lib/lab/types'
import { routes } from '@/lib/routes'
import { toggleInspector } from '../layout/inspector-key'
import { Section } from '../settings/section'
import { Button, buttonClass } from '../ui/button'
import { ComposeForm } from './compose-form'
import { FirstSteps } from './first-steps'
import { Marks } from './marks'
import { RawSource } from './raw-source'
import { WeatherForm } from './weather-form'
import { WeatherLog } from './weather-log'

/**
 * The lab: the protocol under glass.
 *
 * @param props.live What a signed-in viewer has: a stream of the page, and a topic that it can read raw.
 * @param props.experiment The composer and the weather, for those who may; they need a stream.
 */
export function Lab(props: {
  inspector: string
  redirected: boolean
  sourceOf: (name: ExampleName) => { file: string; source: string }
  live?: { topic: string } | undefined
  experiment?:
    | { compose: FormState | undefined; bytes: string | undefined; weather: FormState | undefined }
    | undefined
}) {
  const { inspector, redirected, sourceOf, live, experiment } = props
  const inspect = (
    <Button type="button" {...on('click', toggleInspector(inspector))}>
      Open the inspector
    </Button>
  )
  return (
    <>
      {redirected && (
        <p role="status" className="rounded-sm border px-3 py-2">
          A redirect brought you here.
        </p>
      )}
      <noscript>
        <p className="rounded-sm border px-3 py-2">
          The lab shows what happens in a browser: it needs JavaScript.
        </p>
      </noscript>
      <Heading id="first-steps" title="First steps">
        The whole protocol in small handlers. Each shows its file.
      </Heading>
      <FirstSteps sourceOf={sourceOf} />
      {live && (
        <div className="grid items-start gap-4 desk:grid-cols-2">
          <Section
            id="marks-of-mine"
            title="The stream of this page"
            text="Marks take the way of every event: over the bus, to all streams of your session."
          >
            <div className="p-4">
              <Marks />
            </div>
          </Section>
          <RawSource topic={live.topic} source={sourceOf('mark')} />
        </div>
      )}
      {experiment && (
        <Section
          id="composer"
          title="Composer"
          text="Write an event, see its exact bytes, and send it to the pages that you have open in this browser. Nobody else gets it."
        >
          <ComposeForm state={experiment.compose} bytes={experiment.bytes} />
        </Section>
      )}
      <Section
        id="inspector"
        title="Inspector"
        text="Every event that a page receives, live: its bytes, and the elements that it touched. It costs nothing while it is closed."
      >
        <div className="flex flex-wrap items-center gap-3 p-4">
          {inspect}
          <p className="text-soft">
            On any page: <kbd className="rounded-sm border px-1.5 text-sm">Ctrl</kbd>{' '}
            <kbd className="rounded-sm border px-1.5 text-sm">Alt</kbd>{' '}
            <kbd className="rounded-sm border px-1.5 text-sm">I</kbd>
          </p>
        </div>
      </Section>
      {experiment && (
        <Section
          id="network-weather"
          title="Network weather"
          text="Spoil the network of your own session for a while, and watch its pages recover. Send marks meanwhile: each must arrive, and show once."
        >
          <div className="grid gap-4 p-4">
            <WeatherForm state={experiment.weather} />
            <WeatherLog />
            <div>
              <Button type="button" {...on('click', post(routes.api.lab.mark, { payload: { count: 5 } }))}>
                Send 5 marks
              </Button>
            </div>
            <p className="text-soft">The inspector shows which events came, and from where they went on.</p>
          </div>
        </Section>
      )}
      {!live && (
        <p className="flex flex-wrap items-center gap-3">
          <span className="text-soft">
            The composer, raw streams and the weather need a stream of your own.
          </span>
          <a href={routes.signInFor(routes.lab)} className={buttonClass('plain')}>
            Sign in
          </a>
        </p>
      )}
    </>
  )
}

function Heading({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <header id={id} className="grid gap-0.5">
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="text-soft">{children}</p>
    </header>
  )
}
