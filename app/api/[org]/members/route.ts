import { live } from '@/lib/http/live'
import { membersView } from '@/lib/members/view'

export const GET = live(membersView)
