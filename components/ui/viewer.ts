import { attr, js } from '@/lib/datastar'

/*
 * A patch is the same for everyone, so it cannot know who looks. What only some people see stands in it for all of them;
 * the signal `$_me` says in each page who is there. The first paint knows its viewer, and needs no JavaScript.
 */

/** Attributes of what only one person sees. @param viewer who looks, where that is known */
export const onlyFor = (person: string, viewer?: string) => ({
  hidden: viewer !== person,
  ...attr({ hidden: js`$_me !== ${person}` }),
})

/** Attributes of what everyone but one person sees. */
export const allBut = (person: string) => ({ hidden: true, ...attr({ hidden: js`$_me === ${person}` }) })
