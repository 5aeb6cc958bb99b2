import { Lab } from '@/components/lab/lab'
import { weatherFormId } from '@/components/lab/weather-form'
import { PlainPage } from '@/components/layout/plain-page'
import { Workspace } from '@/components/layout/workspace'
import { startingCursor } from '@/lib/http/cursor'
import { publicPage } from '@/lib/http/page'
import { seeOther } from '@/lib/http/respond'
import { mayExperiment } from '@/lib/lab/access'
import { composed, composeFormId } from '@/lib/lab/compose'
import { exampleSources } from '@/lib/lab/sources'
import { bindView } from '@/lib/live/bind'
import { homeOf } from '@/lib/members/store'
import { routes } from '@/lib/routes'
import { shellView } from '@/lib/shell/view'
import { topic } from '@/lib/topics'

/**
 * The first steps are for everybody on a demo, elsewhere for whoever is signed in. What is live needs a stream, so an
 * organisation; what an admin may do elsewhere, a demo lets everybody do with their own pages.
 */
export const GET = publicPage(async ({ assets, form, params, viewer, services }) => {
  const { db, auth, hub, sources } = services
  if (!viewer && !auth.demo) return seeOther(routes.signInFor(routes.lab))
  const redirected = params.came === 'redirected'
  const common = { inspector: assets.inspector, redirected, sourceOf: await exampleSources() }
  const org = viewer && (params.org ?? (await homeOf(db, viewer.id)))
  if (!viewer || !org)
    return (
      <PlainPage title="Lab" assets={assets} wide>
        <h1 className="text-display font-semibold tracking-tight">Lab</h1>
        <Lab {...common} />
      </PlainPage>
    )
  const { scope } = await bindView(shellView, viewer, { org })
  const cursor = await startingCursor(hub)
  const shell = await shellView.load(scope, sources)
  const compose = form(composeFormId)
  const experiment = (await mayExperiment(viewer))
    ? { compose, bytes: composed(compose), weather: form(weatherFormId) }
    : undefined
  return (
    <Workspace title="Lab" shell={shell} stream={routes.api.lab.stream(org, cursor)} assets={assets}>
      <Lab {...common} live={{ topic: topic.person(viewer.id) }} experiment={experiment} />
    </Workspace>
  )
})
