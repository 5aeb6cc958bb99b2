import type { Viewer } from '@/lib/auth/viewer'
import { invalid } from '@/lib/http/input'
import { patch } from '@/lib/render'
import type { BoundView, View } from './view'

/**
 * Checks the parameters, authorises the viewer, and returns the view as an open stream needs it, together with the
 * scope for whoever wants to load it.
 * @param params path and query parameters; those that the view does not know are ignored
 * @throws HttpError 400 with the name of a wrong parameter, or what `view.authorize` throws
 */
export async function bindView<Params, Scope, Data>(
  view: View<Params, Scope, Data>,
  viewer: Viewer,
  params: Record<string, string>,
): Promise<BoundView & { readonly scope: Scope }> {
  const parsed = view.params.safeParse(params)
  if (!parsed.success) throw invalid(parsed.error)
  const scope = await view.authorize(viewer, parsed.data)
  const variant = view.variant(scope)
  const { personal, upstream, conflate, volatile, rescope } = view
  return {
    name: view.name,
    variant,
    scope,
    topics: view.topics(scope),
    render: (event) => view.render(event, variant),
    snapshot: async (sources) => view.regions(await view.load(scope, sources)).map((region) => patch(region)),
    ...(upstream && { upstream }),
    ...(conflate && { conflate }),
    ...(volatile && { volatile }),
    ...(rescope && { rescope: (event) => rescope(event, scope) }),
    ...(personal && {
      personal: {
        key: personal.key(scope),
        when: personal.when,
        load: (scopes, sources) => personal.load(scopes as Scope[], sources),
      },
    }),
  }
}
