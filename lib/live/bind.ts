import type { Viewer } from '@/lib/auth/viewer'
import type { BusEvent } from '@/lib/broadcast'
import { invalid } from '@/lib/http/input'
import { patch } from '@/lib/render'
import type { BoundView, Patches, Sources, View } from './view'

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
): Promise<Bound<Params, Scope, Data>> {
  const parsed = view.params.safeParse(params)
  if (!parsed.success) throw invalid(parsed.error)
  return new Bound(view, await view.authorize(viewer, parsed.data))
}

/** Every open stream holds several of these, so it has fields of its own for nothing that its view can say. */
class Bound<Params, Scope, Data> implements BoundView {
  readonly variant: string
  readonly topics: readonly string[]
  readonly personal?: NonNullable<BoundView['personal']>

  constructor(
    private readonly view: View<Params, Scope, Data>,
    readonly scope: Scope,
  ) {
    const { personal } = view
    this.variant = view.variant(scope)
    this.topics = view.topics(scope)
    if (personal) this.personal = { key: personal.key(scope), when: personal.when, load: personal.load }
  }

  get name() {
    return this.view.name
  }

  get upstream() {
    return this.view.upstream
  }

  get conflate() {
    return this.view.conflate
  }

  get volatile() {
    return this.view.volatile ?? false
  }

  render(event: BusEvent): Patches | 'snapshot' {
    return this.view.render(event, this.variant)
  }

  get rescope() {
    const { rescope } = this.view
    return rescope && ((event: BusEvent) => rescope(event, this.scope))
  }

  async snapshot(sources: Sources): Promise<Patches> {
    return this.view.regions(await this.view.load(this.scope, sources)).map((region) => patch(region))
  }
}
