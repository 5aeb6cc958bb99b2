import { live } from '@/lib/http/live'
import { pricesView } from '@/lib/prices/view'

/** What the symbols of the watch list, or those of `?symbols=AAA,BBB`, stand at: first now, then as they change. */
export const GET = live(pricesView)
