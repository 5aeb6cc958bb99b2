import lucide from 'lucide-static/icon-nodes.json'
import { expect, it } from 'vitest'
import { render } from '../testing'
import { Icon } from './icon'
import { iconShapes } from './icon-shapes'

it('draws every icon exactly as Lucide does', () => {
  for (const name of Object.keys(iconShapes) as (keyof typeof iconShapes)[])
    expect(iconShapes[name], name).toEqual(lucide[name])
})

it('is hidden from screen readers and takes the colour of the text', () => {
  const html = render(<Icon name="check" />)
  expect(html).toContain('aria-hidden="true"')
  expect(html).toContain('stroke="currentColor"')
  expect(html).toContain('<path d="M20 6 9 17l-5-5"></path>')
})
