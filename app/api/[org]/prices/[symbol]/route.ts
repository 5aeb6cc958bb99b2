import { live } from '@/lib/http/live'
import { symbolView } from '@/lib/prices/symbol-view'

export const GET = live(symbolView)
