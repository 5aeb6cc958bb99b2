import { live } from '@/lib/http/live'
import { labView } from '@/lib/lab/view'

/** The live stream of the lab, of the organisation in `?org=`. */
export const GET = live(labView)
