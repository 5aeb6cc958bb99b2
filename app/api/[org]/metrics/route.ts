import { live } from '@/lib/http/live'
import { metricsView } from '@/lib/metrics/view'

export const GET = live(metricsView)
