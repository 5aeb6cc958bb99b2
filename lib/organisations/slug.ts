import { randomBytes } from 'node:crypto'
import { isReserved } from './reserved'
import { maxSlug, minSlug } from './types'

/** 2 to 39 lower-case letters, digits and hyphens, and none of these at an end. */
export const slugPattern = /^[a-z0-9][a-z0-9-]{0,37}[a-z0-9]$/

/** A name as a slug, as far as it has Latin letters and digits; empty where it has too few. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlug)
    .replace(/^-+|-+$/g, '')
  return slug.length < minSlug ? '' : slug
}

/**
 * Slugs to try for an organisation that did not choose one, the best first. The last one is random, so that one is free.
 */
export function slugCandidates(name: string): string[] {
  const base = slugOf(name) || 'org'
  const numbers = ['', ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `-${number}`)]
  const endings = [...numbers, `-${randomBytes(4).toString('hex')}`]
  const slugs = endings.map((ending) => base.slice(0, maxSlug - ending.length).replace(/-+$/, '') + ending)
  return slugs.filter((slug) => !isReserved(slug) && (slugOf(name) !== '' || slug !== 'org'))
}
