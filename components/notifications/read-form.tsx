import type { ComponentProps } from 'react'
import { js, on } from '@/lib/datastar'
import { Button } from '../ui/button'
import { postForm } from '../ui/form'
import { Icon, type IconName } from '../ui/icon'

/**
 * Reads the URL from the form, so that the text is the same in every row and compiled once. The button will be gone:
 * the focus waits on the entry or list that the form belongs to, and Tab goes on from there.
 */
const send = js`${postForm}, el.closest('[tabindex]').focus()`

/** A form of one button that marks something as read; without JavaScript it is posted and answered by a redirect. */
export function ReadForm(
  props: { url: string; icon: IconName; label: string; of?: string } & ComponentProps<'form'>,
) {
  const { url, icon, label, of, ...form } = props
  return (
    <form {...form} method="post" action={url} {...on('submit', send)}>
      <Button look="quiet" aria-label={of && `${label}: ${of}`}>
        <Icon name={icon} className="size-4" />
        {label}
      </Button>
    </form>
  )
}
