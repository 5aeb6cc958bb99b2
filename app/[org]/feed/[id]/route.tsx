import { EntryPage } from '@/components/feed/entry-page'
import { refusedBy } from '@/components/feed/refused'
import { Workspace } from '@/components/layout/workspace'
import { Offstage } from '@/components/ui/offstage'
import { HttpError } from '@/lib/errors'
import { entryView } from '@/lib/feed/entry-view'
import { page } from '@/lib/http/page'
import { routes } from '@/lib/routes'

export const GET = page(entryView, ({ assets, form, scope, data, shell, cursor }) => {
  const { entry, ...rest } = data
  if (!entry) throw new HttpError('not_found', 'There is no such entry. Its author may have deleted it.')
  return (
    <Workspace
      title="Feed"
      shell={shell}
      current="feed"
      stream={routes.api.feedEntry(scope.org, scope.id, cursor)}
      assets={assets}
    >
      <EntryPage {...rest} entry={entry} refused={refusedBy(form)} />
      <Offstage />
    </Workspace>
  )
})
