/**
 * What a strict content security policy asks of us. A page opts in with `<html data-nonce="…">`: then everything that
 * becomes code goes through a `<script>` with that nonce, and, where the browser has Trusted Types, through the one
 * policy named `datastar`. Such a page needs neither `'unsafe-eval'` nor `'unsafe-inline'` in `script-src`.
 */

interface Policy {
  createHTML(html: string): string
  createScript(code: string): string
  createScriptURL(url: string): string
}

interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

const page = document.documentElement
/** The nonce of the page's policy; null where the page names none. */
export const nonce = page.getAttribute('data-nonce')
// Read once, then hidden: a nonce that stays in the markup can be read by an injected style sheet.
page.removeAttribute('data-nonce')

const trustedTypes = (window as { trustedTypes?: TrustedTypes }).trustedTypes
const asIs = (text: string): string => text
const rules: Policy = { createHTML: asIs, createScript: asIs, createScriptURL: asIs }
const policy = (nonce && trustedTypes?.createPolicy('datastar', rules)) || rules

/** Marks markup from the server as fit for `innerHTML`. */
export const trustedHtml = (html: string): string => policy.createHTML(html)

/**
 * A script element that runs when it is put into the document. A parsed or cloned one would not.
 *
 * @param attributes attributes to copy, for example from the parsed script that this one stands in for
 */
export function runnableScript(
  code: string,
  attributes: Iterable<readonly [name: string, value: string]> = [],
): HTMLScriptElement {
  const script = document.createElement('script')
  for (const [name, value] of attributes) {
    script.setAttribute(name, name === 'src' ? policy.createScriptURL(value) : value)
  }
  if (nonce) script.nonce = nonce
  script.text = policy.createScript(code)
  return script
}
