import { live } from '@/lib/http/live'
import { sessionsView } from '@/lib/settings/sessions-view'
import { openPagesView } from '@/lib/streams/view'

export const GET = live(sessionsView, openPagesView)
