import type { Severity } from '@/lib/notifications/types'
import { Icon, type IconName } from '../ui/icon'

const marks: Record<Severity, { icon: IconName; word: string; colour: string }> = {
  info: { icon: 'info', word: 'Info', colour: 'text-info' },
  success: { icon: 'circle-check', word: 'Success', colour: 'text-success' },
  warning: { icon: 'triangle-alert', word: 'Warning', colour: 'text-warning' },
  error: { icon: 'octagon-x', word: 'Error', colour: 'text-error' },
}

/** A severity as an icon and a word, because a colour alone says nothing to many. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const { icon, word, colour } = marks[severity]
  return (
    <span className={`inline-flex items-center gap-1 text-xs font-medium ${colour}`}>
      <Icon name={icon} className="size-4" />
      {word}
    </span>
  )
}

/** The word for a severity, as the reader sees it. */
export const severityWord = (severity: Severity) => marks[severity].word
