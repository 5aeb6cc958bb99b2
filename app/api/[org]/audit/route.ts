import { auditView } from '@/lib/audit/view'
import { live } from '@/lib/http/live'

export const GET = live(auditView)
