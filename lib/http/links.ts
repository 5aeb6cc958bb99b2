/** A base that makes paths parse, and that no real link can have. */
const here = 'https://starling.invalid'

/**
 * A wish to go somewhere as a path of this site, in the form in which a header can carry it; undefined where it leads
 * elsewhere (`//host`, `/\\host`, another scheme) or is no path.
 */
export function sitePath(wish: string): string | undefined {
  if (!wish.startsWith('/') || !URL.canParse(wish, here)) return undefined
  const { origin, pathname, search, hash } = new URL(wish, here)
  // A path such as `/.//host` is parsed to `//host`, which a browser would take for a host.
  return origin === here && !pathname.startsWith('//') ? pathname + search + hash : undefined
}

/** Is it a link that people may be offered: a path of this site, or https? */
export function isSafeLink(link: string): boolean {
  if (/\p{Cc}/u.test(link)) return false
  return sitePath(link) !== undefined || (link.startsWith('https://') && URL.canParse(link))
}
