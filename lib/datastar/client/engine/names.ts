import type { Modifiers } from '../modifiers'

/** The parts of `data-name:key__modifier.argument`. */
export interface AttributeName {
  /** `""` if the attribute does not begin with `data-`. */
  name: string
  key: string
  mods: Modifiers
}

/** Takes an attribute's name apart. */
export function parseName(attribute: string): AttributeName {
  const [head = '', ...labels] = attribute.split('__')
  const [, name = '', key = ''] = /^data-([^:]+):?(.*)$/.exec(head) ?? []
  const mods = new Map<string, Set<string>>()
  for (const label of labels) {
    const [modifier = '', ...args] = label.split('.')
    mods.set(modifier, new Set(args))
  }
  return { name, key, mods }
}
