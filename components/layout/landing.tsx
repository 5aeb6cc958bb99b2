import type { ReactNode } from 'react'
import type { ShownCompany } from '@/lib/demo/types'
import type { DocumentAssets } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Showcase } from '../showcase/showcase'
import { LiveStream } from '../streams/live-stream'
import { Brand } from '../ui/brand'
import { buttonClass } from '../ui/button'
import { CommandLine } from '../ui/command-line'
import { DemoPill } from '../ui/demo-pill'
import { Icon, type IconName } from '../ui/icon'
import { ConnectionPill } from './connection-pill'
import { Document } from './document'
import { ThemePicker } from './theme-picker'

const publish = `curl -X POST "$STARLING_URL${routes.api.v1.notifications}" \\
  -H "Authorization: Bearer $STARLING_KEY" \\
  -d '{"title":"Deploy finished","severity":"success"}'`

/**
 * The page for people who are not signed in: what this is, the product at work, and the way in.
 *
 * @param props.demo True on the labelled demo installation.
 * @param props.signUp May anybody sign up?
 * @param props.companies The simulated market of a demo, shown live; null where there is none.
 */
export function Landing(props: {
  assets: DocumentAssets
  demo: boolean
  signUp: boolean
  companies: readonly ShownCompany[] | null
}) {
  const { assets, demo, signUp, companies } = props
  return (
    <Document title="A live workspace for teams" assets={assets}>
      <div className="mx-auto grid min-h-dvh max-w-280 grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr_auto] px-4 desk:px-8">
        <header className="flex items-center gap-3 py-3">
          <Brand />
          {demo && <DemoPill />}
          <a href={routes.signIn} className={`${buttonClass('plain')} ml-auto`}>
            Sign in
          </a>
        </header>
        <main className="grid content-center gap-12 py-8 desk:py-12">
          <div className="grid grid-cols-[minmax(0,1fr)] items-center gap-8 desk:grid-cols-[minmax(0,5fr)_minmax(0,6fr)] desk:gap-12">
            <div className="grid justify-items-start gap-4">
              <h1 className="text-display font-semibold tracking-tight text-balance">
                See what happens as it happens
              </h1>
              <p className="text-lg text-soft text-pretty">
                Starling is a live workspace for teams. A script, a cron job or a CI run publishes with one
                HTTP call, and every open page of your organisation shows it at once, without a reload.
              </p>
              <div className="flex flex-wrap gap-2">
                <a href={routes.signIn} className={buttonClass('primary')}>
                  {demo ? 'Look around' : 'Sign in'}
                </a>
                {signUp && (
                  <a href={routes.signUp} className={buttonClass('plain')}>
                    Create an account
                  </a>
                )}
              </div>
              {demo && (
                <p className="text-sm text-faint">This is a demo: choose an account, no password needed.</p>
              )}
            </div>
            {companies ? <LiveMarket companies={companies} tab={assets.tab} /> : <Picture assets={assets} />}
          </div>
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-6 border-t pt-8 desk:grid-cols-3">
            <Point icon="terminal" title="One call from anywhere">
              Notifications, posts, prices: whatever can send HTTP can publish, with a key that may do just
              that.
            </Point>
            <Point icon="refresh-cw" title="Nothing is missed">
              A page that was away goes on where it stood. What happened meanwhile comes once, and in order.
            </Point>
            <Point icon="users" title="For those it is meant for">
              Everyone sees what their role allows, and who leaves sees nothing more within a second.
            </Point>
          </ul>
          <CommandLine command={publish} />
        </main>
        <footer className="flex flex-wrap items-center justify-between gap-3 border-t py-4 text-sm text-faint">
          <p>Free software under the MIT licence, on your own server.</p>
          <ThemePicker theme={assets.preferences.theme} />
        </footer>
      </div>
    </Document>
  )
}

function LiveMarket({ companies, tab }: { companies: readonly ShownCompany[]; tab: string }) {
  return (
    <section aria-labelledby="showcase-heading" className="panel">
      <header className="flex min-h-13 items-center gap-3 border-b px-4 py-1">
        <h2 id="showcase-heading" className="font-semibold">
          Prices
        </h2>
        <p className="grow text-xs text-warning">Simulated market</p>
        <ConnectionPill />
      </header>
      <Showcase companies={companies} />
      <LiveStream url={routes.api.showcase} tab={tab} />
    </section>
  )
}

/** The workspace of the demo in a picture, which `npm run screenshots` takes, in the theme of the page. */
function Picture({ assets: { preferences } }: { assets: DocumentAssets }) {
  const { theme } = preferences
  return (
    <figure className="grid gap-2">
      <picture className="panel">
        {!theme && <source srcSet={pictures.dark} media="(prefers-color-scheme: dark)" />}
        <img
          src={pictures[theme ?? 'light']}
          width={1120}
          height={720}
          alt="A watch list of prices with the change of the day and a line of the last hour, beside the navigation of the workspace."
        />
      </picture>
      <figcaption className="text-xs text-faint">The prices of a workspace, in the demo.</figcaption>
    </figure>
  )
}

const pictures = { light: '/pictures/workspace-light.webp', dark: '/pictures/workspace-dark.webp' }

function Point({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }) {
  return (
    <li className="grid content-start gap-1">
      <p className="flex items-center gap-2 font-semibold">
        <Icon name={icon} className="size-4 text-faint" />
        {title}
      </p>
      <p className="text-soft text-pretty">{children}</p>
    </li>
  )
}
