import { z } from 'zod'
import { NotificationItem } from '@/components/notifications/notification-item'
import { NotificationList } from '@/components/notifications/notification-list'
import { type Member, memberOf } from '@/lib/auth/viewer'
import { removeElements } from '@/lib/datastar'
import { defineView } from '@/lib/live/view'
import { patch } from '@/lib/render'
import { routes } from '@/lib/routes'
import { memberTopics } from '@/lib/topics'
import { audienceOf, notificationFor } from '@/lib/visibility/visibility'
import { notificationId } from './input'
import {
  countUnread,
  listFor,
  notificationCreated,
  notificationRead,
  type PublishedNotification,
  type ReadNotification,
} from './store'
import { mostListed, type Notification } from './types'

interface NotificationsScope extends Member {
  /** The newest notification that an older page leaves out. */
  before: string | undefined
}

interface NotificationsData {
  org: string
  notifications: Notification[]
  /** URL of the next older page. */
  older: string | null
  unread: number
  /** For those who may hold an API key. */
  publishCommand: string | undefined
}

/** The page of notifications: the newest, or those before one of them. */
export const notificationsView = defineView({
  name: 'notifications',
  params: z.object({ org: z.string(), before: notificationId.optional() }),
  authorize: async (viewer, { org, before }): Promise<NotificationsScope> => ({
    ...(await memberOf(viewer, org)),
    before,
  }),
  topics: (scope) => memberTopics(scope),
  variant: (scope) => (scope.before ? 'older' : `newest of ${scope.org} for ${audienceOf(scope)}`),
  load: async (scope, { db, publishCommand }): Promise<NotificationsData> => {
    const { org, before, admin } = scope
    const [{ notifications, older }, [unread]] = await Promise.all([
      listFor(db, scope, before),
      countUnread(db, [scope]),
    ])
    return {
      org,
      notifications,
      older: older && routes.notifications(org, older),
      unread: unread!,
      publishCommand: admin ? publishCommand(org) : undefined,
    }
  },
  regions: (data) => [<NotificationList key="notifications" {...data} />],
  render: (event, variant) => {
    if (event.type === notificationRead) {
      const { id } = event.data as ReadNotification
      return id === null ? 'snapshot' : [removeElements(`#notification-${id} :is(.unread-mark, form)`)]
    }
    if (event.type !== notificationCreated || variant === 'older') return []
    const { id, org } = event.data as PublishedNotification
    const audience = (['member', 'admin'] as const).find((one) => variant === `newest of ${org} for ${one}`)
    if (!audience) return []
    const notification = notificationFor(audience, event.data as PublishedNotification)
    return [
      // The first paint may hold it already.
      removeElements(`#notification-${id}`),
      patch(<NotificationItem org={org} notification={{ ...notification, read: false }} />, {
        mode: 'prepend',
        selector: '#notification-list',
      }),
      removeElements(`#notification-list > :nth-child(n + ${mostListed + 1})`),
    ]
  },
})
