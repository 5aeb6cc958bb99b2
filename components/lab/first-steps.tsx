import type { ReactNode } from 'react'
import { attr, bind, get, js, jsonSignals, on, post, show, signals, text } from '@/lib/datastar'
import type { ExampleName } from '@/lib/lab/types'
import { routes } from '@/lib/routes'
import { Button } from '../ui/button'
import { BirdTable } from './bird-table'
import { ExampleCard } from './example-card'

const modes = ['append', 'prepend', 'before', 'after', 'inner', 'replace', 'remove', 'outer'] as const
const changes = { merge: 'Merge', remove: 'Remove songs', missing: 'Only if missing' }

/** Ends what the button has begun before, and begins anew; the button holds what ends it. */
const start = js`el.stop?.abort(); el.stop = new AbortController(); ${get(routes.api.lab.clock, {
  retry: 'always',
  requestCancellation: js`el.stop`,
})}`
const stop = js`el.previousElementSibling.stop?.abort()`

/** The smallest things that can be done with the protocol, each with the handler that does them. */
export function FirstSteps({
  sourceOf,
}: {
  sourceOf: (name: ExampleName) => { file: string; source: string }
}) {
  const lab = { step: 0, bird: '', birds: [], flash: '' }
  return (
    <div
      className="grid items-start gap-4 desk:grid-cols-2"
      {...signals({ lab, starling: { songs: 3 } }, { ifMissing: true })}
    >
      <ExampleCard
        title="Hello"
        text="One event, and the answer is over. The element is found by its id, and morphed."
        source={sourceOf('hello')}
      >
        <p id="lab-hello" role="status" className="text-soft">
          Nothing has come yet.
        </p>
        <Buttons>
          <Button type="button" {...on('click', get(routes.api.lab.hello))}>
            Say hello
          </Button>
        </Buttons>
      </ExampleCard>

      <ExampleCard
        title="Clock"
        text="A stream that stays open. It says how soon to come back, and each event has an id; a client that was cut off sends the last one."
        source={sourceOf('clock')}
      >
        <p>
          <time id="lab-clock" className="tabular-nums">
            It does not run.
          </time>
        </p>
        <Buttons>
          <Button type="button" {...on('click', start)}>
            Start the clock
          </Button>
          <Button type="button" {...on('click', stop)}>
            Stop
          </Button>
        </Buttons>
      </ExampleCard>

      <ExampleCard
        title="Five updates"
        text="A command that takes its time tells how far it is: a signal moves the bar, an element holds the words."
        source={sourceOf('steps')}
      >
        <progress
          aria-label="Progress"
          className="h-2 w-full appearance-none overflow-hidden rounded-full bg-base-300 [&::-moz-progress-bar]:bg-primary [&::-webkit-progress-bar]:bg-base-300 [&::-webkit-progress-value]:bg-primary"
          max={5}
          value={0}
          {...attr({ value: js`$lab.step` })}
        />
        <p id="lab-step" role="status" className="text-soft">
          Not started
        </p>
        <Buttons>
          <Button type="button" {...on('click', post(routes.api.lab.steps, { payload: {} }))}>
            Start
          </Button>
        </Buttons>
      </ExampleCard>

      <ExampleCard
        title="A form"
        text="The signals go up, and one answer patches the table and the signals together."
        source={sourceOf('table')}
      >
        <form
          method="post"
          action={routes.api.lab.table}
          className="flex items-end gap-2"
          {...on('submit', post(routes.api.lab.table))}
        >
          <label className="grid grow gap-1 font-medium">
            Bird
            <input className="input" required maxLength={40} autoComplete="off" {...bind('lab.bird')} />
          </label>
          <Button>Add</Button>
        </form>
        <p role="status" className="text-success" {...show(js`$lab.flash`)} {...text(js`$lab.flash`)} />
        <BirdTable birds={[]} />
      </ExampleCard>

      <ExampleCard
        title="Elements"
        text="Where a patch goes: beside its target, into it, or in its place. Two modes morph, the others do not."
        source={sourceOf('elements')}
      >
        <ul id="lab-list">
          <li id="lab-target">the target</li>
        </ul>
        <Buttons>
          {modes.map((mode) => (
            <Button
              key={mode}
              type="button"
              {...on('click', post(routes.api.lab.elements, { payload: { mode } }))}
            >
              {mode}
            </Button>
          ))}
        </Buttons>
      </ExampleCard>

      <ExampleCard
        title="Signals"
        text="What a page knows, changed by merge patches: add and replace, remove, or only fill in."
        source={sourceOf('signals')}
      >
        <pre
          role="log"
          aria-label="The signal starling"
          className="rounded-sm bg-base-300 p-2 text-sm"
          {...jsonSignals({ include: /^starling\b/ })}
        />
        <Buttons>
          {Object.entries(changes).map(([change, label]) => (
            <Button
              key={change}
              type="button"
              {...on('click', post(routes.api.lab.signals, { payload: { change } }))}
            >
              {label}
            </Button>
          ))}
        </Buttons>
      </ExampleCard>

      <ExampleCard
        title="A script"
        text="For what neither elements nor signals can do. It runs under the page’s content security policy."
        source={sourceOf('script')}
      >
        <p id="lab-script" role="status" className="text-soft">
          Nothing has run yet.
        </p>
        <Buttons>
          <Button type="button" {...on('click', post(routes.api.lab.script, { payload: {} }))}>
            Run a script
          </Button>
        </Buttons>
      </ExampleCard>

      <ExampleCard
        title="A redirect"
        text="A script again, which the encoder writes: the browser goes elsewhere once the patches are done."
        source={sourceOf('redirect')}
      >
        <Buttons>
          <Button type="button" {...on('click', post(routes.api.lab.redirect, { payload: {} }))}>
            Go elsewhere
          </Button>
        </Buttons>
      </ExampleCard>
    </div>
  )
}

function Buttons({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap gap-2">{children}</div>
}
