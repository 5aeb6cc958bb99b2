import { js, on } from '@/lib/datastar'
import type { EndReason } from '@/lib/streams/types'
import { Button } from '../ui/button'

const notices: Record<EndReason, { title: string; text: string; action: string }> = {
  replaced: {
    title: 'This page gave way to a newer one',
    text: 'You have more pages open than can be live at once. What you see here is not renewed any more.',
    action: 'Take over',
  },
  ended: {
    title: 'This page was closed in the settings',
    text: 'What you see here is not renewed any more.',
    action: 'Open it again',
  },
}

/** Takes the place of `LiveStream` on a page whose stream had to end. */
export function EndedNotice({ reason }: { reason: EndReason }) {
  const { title, text, action } = notices[reason]
  return (
    <div
      id="live"
      role="alert"
      className="panel fixed inset-x-3 top-16 z-20 mx-auto flex max-w-120 items-center gap-4 px-4 py-3 shadow-float"
    >
      <div className="min-w-0 grow">
        <p className="font-semibold">{title}</p>
        <p className="text-soft text-pretty">{text}</p>
      </div>
      {/* Loaded anew, the page is the newest, and the oldest one gives way to it. */}
      <Button type="button" look="primary" className="shrink-0" {...on('click', js`location.reload()`)}>
        {action}
      </Button>
    </div>
  )
}
