/** A number of unread notifications short enough for a badge: `99+` from a hundred on, nothing for none. */
export const badgeText = (unread: number) => (unread > 99 ? '99+' : unread > 0 ? String(unread) : '')
