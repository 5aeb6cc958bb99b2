import { init, js } from '@/lib/datastar'
import type { Mark } from '@/lib/lab/types'
import { note } from './weather-log'

/** One mark that has arrived. Append it to `#marks`. */
export function MarkItem({ id, mark }: { id: string; mark: Mark }) {
  const { index, of, at } = mark
  const words = `Mark ${index} of ${of}`
  return (
    <li id={id} {...init(note(js`${`${words} has come`}`))}>
      {words}, sent at {new Date(at).toISOString().slice(11, 23)}
    </li>
  )
}
