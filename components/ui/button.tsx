import type { ComponentProps } from 'react'

const looks = {
  /** The one thing to do here. */
  primary: 'btn btn-primary',
  plain: 'btn btn-plain',
  /** Repeated in every row, so without a frame. */
  quiet: 'btn btn-ghost btn-sm max-desk:btn-md text-soft',
  /** A line of a menu. */
  menu: 'menu-item w-full',
}

/** Classes of a button, for a link that looks like one. */
export const buttonClass = (look: keyof typeof looks) => looks[look]

/** A button; `type` is `submit` by default, as in HTML. */
export function Button({
  look = 'plain',
  ...props
}: { look?: keyof typeof looks } & ComponentProps<'button'>) {
  return (
    <button
      type="submit"
      {...props}
      className={`${looks[look]} whitespace-nowrap ${props.className ?? ''}`}
    />
  )
}
