import type { PatchArguments } from './events'

/** The data lines of a patch event: the key ends at the first space, lines with the same key belong together. */
export function parseArguments(data: string): PatchArguments {
  const args: PatchArguments = {}
  for (const line of data.split('\n')) {
    const [key = '', ...words] = line.split(' ')
    const value = words.join(' ')
    args[key] = Object.hasOwn(args, key) ? `${args[key]}\n${value}` : value
  }
  return args
}
