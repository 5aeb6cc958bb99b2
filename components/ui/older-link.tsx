import { buttonClass } from './button'

/**
 * The way from the end of a list to what is older, as a panel ends.
 *
 * @param props.of What the pages are of, for those who do not see where the link stands.
 * @param props.href URL of the next page; null on the last one.
 * @param props.link Further attributes of the link.
 */
export function OlderLink(props: {
  of: string
  href: string | null
  className?: string
  link?: Record<string, string>
}) {
  const { of, href, className = '', link } = props
  if (href === null) return null
  return (
    <nav aria-label={`Pages of ${of}`} className={`border-t px-1 py-2 ${className}`}>
      <a href={href} rel="next" {...link} className={buttonClass('quiet')}>
        Older
      </a>
    </nav>
  )
}
