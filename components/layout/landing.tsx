import type { DocumentAssets } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { buttonClass } from '../ui/button'
import { CommandLine } from '../ui/command-line'
import { DemoPill } from '../ui/demo-pill'
import { PlainPage } from './plain-page'

const publish = `curl -X POST "$STARLING_URL${routes.api.v1.notifications}" \\
  -H "Authorization: Bearer $STARLING_KEY" \\
  -d '{"title":"Deploy finished","severity":"success"}'`

/**
 * The page for people who are not signed in: what this is, and the way in.
 *
 * @param props.demo True on the labelled demo installation.
 * @param props.signUp May anybody sign up?
 */
export function Landing(props: { assets: DocumentAssets; demo: boolean; signUp: boolean }) {
  const { assets, demo, signUp } = props
  return (
    <PlainPage title="A live workspace for teams" assets={assets}>
      <div className="grid justify-items-start gap-3">
        {demo && <DemoPill />}
        <h1 className="text-display font-semibold tracking-tight text-balance">
          See what happens as it happens
        </h1>
        <p className="text-lg text-soft text-pretty">
          Starling is a live workspace for teams. A script, a cron job or a CI run publishes with one HTTP
          call, and every open page of your organisation shows it at once, without a reload.
        </p>
      </div>
      <CommandLine command={publish} />
      <div className="grid justify-items-start gap-2">
        <div className="flex flex-wrap gap-2">
          <a href={routes.signIn} className={buttonClass('primary')}>
            Sign in
          </a>
          {signUp && (
            <a href={routes.signUp} className={buttonClass('plain')}>
              Create an account
            </a>
          )}
        </div>
        {demo && <p className="text-sm text-faint">This is a demo: choose an account, no password needed.</p>}
      </div>
    </PlainPage>
  )
}
