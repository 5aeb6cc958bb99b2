import type { Severity } from '@/lib/notifications/types'
import { Mark, type MarkLook } from '../ui/mark'

const marks: Record<Severity, MarkLook> = {
  info: { icon: 'info', word: 'Info', colour: 'text-info' },
  success: { icon: 'circle-check', word: 'Success', colour: 'text-success' },
  warning: { icon: 'triangle-alert', word: 'Warning', colour: 'text-warning' },
  error: { icon: 'octagon-x', word: 'Error', colour: 'text-error' },
}

/** How severe something is. */
export function SeverityMark({ severity }: { severity: Severity }) {
  return <Mark {...marks[severity]} />
}

/** The word for a severity, as the reader sees it. */
export const severityWord = (severity: Severity) => marks[severity].word
