declare const sanitised: unique symbol

/** HTML that `lib/markdown` has made: the only HTML that a component may show as it is. */
export type SanitisedHtml = string & { readonly [sanitised]: true }
