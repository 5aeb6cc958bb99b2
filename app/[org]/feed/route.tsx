import { FeedList, FeedTabs, FeedTop, NewEntries } from '@/components/feed/feed-list'
import { PeoplePanel } from '@/components/feed/people-panel'
import { PostForm, postFormId } from '@/components/feed/post-form'
import { refusedBy } from '@/components/feed/refused'
import { Workspace } from '@/components/layout/workspace'
import { Offstage } from '@/components/ui/offstage'
import { feedPlace } from '@/lib/feed/input'
import { feedView } from '@/lib/feed/view'
import { page } from '@/lib/http/page'
import { routes } from '@/lib/routes'

export const GET = page(feedView, ({ assets, form, scope, data, shell, cursor }) => {
  const { org, view, before } = scope
  const place = { view, before: before && feedPlace(org, before) }
  return (
    <Workspace
      title="Feed"
      shell={shell}
      current="feed"
      stream={routes.api.feed(org, { ...place, after: cursor })}
      assets={assets}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 desk:grid-cols-[minmax(0,1fr)_17rem]">
        <div className="grid min-w-0 gap-4 max-desk:order-last">
          <FeedTop>
            <div className="panel p-4">
              <PostForm org={org} state={form(postFormId)} />
            </div>
            <FeedTabs org={org} mode={data.mode} />
          </FeedTop>
          <div>
            <NewEntries />
            <FeedList {...data} refused={refusedBy(form)} />
          </div>
        </div>
        <PeoplePanel org={org} people={data.people} />
      </div>
      <Offstage />
    </Workspace>
  )
})
