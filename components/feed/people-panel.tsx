import type { FollowablePerson } from '@/lib/feed/types'
import { routes } from '@/lib/routes'
import { Avatar } from '../ui/avatar'
import { Button } from '../ui/button'
import { commandForm } from '../ui/form'

/** Follows somebody, or no longer: the content of `#follow-<id>`. */
export function FollowForm({ org, person }: { org: string; person: FollowablePerson }) {
  const { id, name, following } = person
  return (
    <form {...commandForm(routes.api.feedFollows(org, id))}>
      <input type="hidden" name="following" value={following ? 'no' : 'yes'} />
      <Button
        look={following ? 'quiet' : 'plain'}
        aria-label={`${following ? 'Unfollow' : 'Follow'} ${name}`}
        className={following ? '' : 'btn-sm max-desk:btn-md'}
      >
        {following ? 'Unfollow' : 'Follow'}
      </Button>
    </form>
  )
}

/** The people of the organisation, to be followed. A row to push on a small screen. Patched whole by its id. */
export function PeoplePanel({ org, people }: { org: string; people: readonly FollowablePerson[] }) {
  return (
    <aside id="feed-people" aria-labelledby="feed-people-heading" className="desk:sticky desk:top-20">
      <div className={people.length > 0 ? 'panel' : 'hidden'}>
        <h2 id="feed-people-heading" className="border-b px-4 py-3 font-semibold max-desk:sr-only">
          People
        </h2>
        <ul className="max-desk:flex max-desk:overflow-x-auto desk:max-h-[calc(100dvh-9rem)] desk:overflow-y-auto">
          {people.map((person) => (
            <li
              key={person.id}
              className="flex items-center gap-2.5 px-4 py-2 max-desk:shrink-0 max-desk:border-r max-desk:last:border-r-0"
            >
              <Avatar name={person.name} className="size-7 text-2xs" />
              <span className="min-w-0 grow truncate">{person.name}</span>
              <div id={`follow-${person.id}`}>
                <FollowForm org={org} person={person} />
              </div>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  )
}
