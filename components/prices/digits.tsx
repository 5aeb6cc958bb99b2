import { Fragment } from 'react'
import { thinSpace } from './format'

/** Longer ones do not fit beside each other on a small screen. */
const longest = 14

/** A number that was formatted; a very long one may break between its groups of digits, and is never cut off. */
export function Digits({ text }: { text: string }) {
  if (text.length <= longest) return text
  return (
    <span className="whitespace-normal">
      {text.split(thinSpace).map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one number, in their order.
        <Fragment key={index}>
          {index > 0 && (
            <>
              {thinSpace}
              <wbr />
            </>
          )}
          {group}
        </Fragment>
      ))}
    </span>
  )
}
