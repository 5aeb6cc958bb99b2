import { live } from '@/lib/http/live'
import { sessionsView } from '@/lib/settings/sessions-view'

export const GET = live(sessionsView)
