import { ActivityBody } from '@/components/feed/activity-body'
import { mineKey, ReactionButtons } from '@/components/feed/reactions'
import { TypingLine, typingClass } from '@/components/feed/typing-line'
import type { BusEvent } from '@/lib/broadcast'
import { patchSignals, removeElements } from '@/lib/datastar'
import type { Patches } from '@/lib/live/view'
import { patchShown } from '@/lib/render'
import {
  activityChanged,
  type ChangedReactions,
  type OwnReactions,
  ownReactionsChanged,
  reactionsChanged,
  type Typing,
  typing,
} from './activities'
import { shown } from './store'
import { type Activity, isDiscussable } from './types'

/** What an event of an organisation changes wherever an activity is shown: its text, its reactions, who is typing. */
export function renderActivityEvent({ type, data }: BusEvent, org: string): Patches {
  if ((data as { org: string }).org !== org) return []
  switch (type) {
    case activityChanged: {
      const activity = shown(data as Activity)
      const { id } = activity
      return [
        ...patchShown(
          `entry-${id}-body`,
          <ActivityBody activity={activity} editable={isDiscussable(activity)} />,
        ),
        ...patchShown(`comment-${id}-body`, <ActivityBody activity={activity} editable />),
      ]
    }
    case reactionsChanged: {
      const { id, counts } = data as ChangedReactions
      return patchShown(mineKey(id), <ReactionButtons reactions={counts} />)
    }
    case ownReactionsChanged: {
      const { id, emojis } = data as OwnReactions
      return [patchSignals({ _mine: { [mineKey(id)]: emojis.join(' ') } })]
    }
    case typing: {
      const { id, person } = data as Typing
      const line = <TypingLine entry={id} person={person} />
      return [removeTyping(id, person.id), ...patchShown(`typing-${id}`, line, 'append')]
    }
    default:
      return []
  }
}

/** Takes away the line that says that somebody is typing. */
export const removeTyping = (entry: string, person: string) =>
  removeElements(`.${typingClass(entry, person)}`)
