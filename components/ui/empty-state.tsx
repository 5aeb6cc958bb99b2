import type { ReactNode } from 'react'
import { Icon } from './icon'

/** Stands where a list would be, and says what to do so that there is one. */
export function EmptyState(props: { title: string; className?: string; children: ReactNode }) {
  const { title, className = '', children } = props
  return (
    <div className={`grid justify-items-center gap-2 px-4 py-10 text-center ${className}`}>
      <Icon name="inbox" className="size-6 text-faint" />
      <p className="font-medium">{title}</p>
      <div className="grid max-w-full gap-3 text-soft text-pretty">{children}</div>
    </div>
  )
}
