import { createElement } from 'react'
import { iconShapes, type Shape } from './icon-shapes'

export type IconName = keyof typeof iconShapes

/** A Lucide icon in the colour of the text around it. Decorative: what it means must also stand there as a word. */
export function Icon({ name, className = 'size-4.5' }: { name: IconName; className?: string }) {
  return createElement(
    'svg',
    {
      viewBox: '0 0 24 24',
      className: `shrink-0 ${className}`,
      fill: 'none',
      stroke: 'currentColor',
      strokeWidth: 1.75,
      strokeLinecap: 'round',
      strokeLinejoin: 'round',
      'aria-hidden': true,
    },
    ...iconShapes[name].map(([tag, attributes]: Shape) => createElement(tag, attributes)),
  )
}
