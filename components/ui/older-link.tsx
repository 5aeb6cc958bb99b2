import { buttonClass } from './button'

/**
 * The way from the end of a list to what is older, as a panel ends.
 *
 * @param props.of What the pages are of, for those who do not see where the link stands.
 * @param props.href URL of the next page; null on the last one.
 */
export function OlderLink({ of, href }: { of: string; href: string | null }) {
  if (href === null) return null
  return (
    <nav aria-label={`Pages of ${of}`} className="border-t px-1 py-2">
      <a href={href} rel="next" className={buttonClass('quiet')}>
        Older
      </a>
    </nav>
  )
}
