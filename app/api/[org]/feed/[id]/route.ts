import { entryView } from '@/lib/feed/entry-view'
import { live } from '@/lib/http/live'

export const GET = live(entryView)
