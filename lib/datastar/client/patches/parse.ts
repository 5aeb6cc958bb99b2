import { trustedHtml } from '../trust'

/** Markup that is a document's own root, head or body, which a template would drop. */
const DOCUMENT_PART = /^\s*(?:<!.*?>\s*)*<(html|head|body)[\s>]/is

/** What the roots of a patch are children of, by its namespace. */
const WRAPPERS: Record<string, string> = { html: '', svg: 'svg', mathml: 'math' }

/** Parses the markup of a patch. Throws for a namespace that is not `html`, `svg` or `mathml`. */
export function parseElements(html: string, namespace: string): DocumentFragment {
  const template = document.createElement('template')
  const { content } = template
  const [, root] = DOCUMENT_PART.exec(html) ?? []
  const wrapper = WRAPPERS[namespace]
  if (wrapper === undefined) throw new Error(`there is no namespace ${namespace}`)
  if (root) {
    const page = new DOMParser().parseFromString(trustedHtml(html), 'text/html')
    const isHeadAndBody = /head/i.test(root) && /<body[\s>]/i.test(html)
    content.append(...page.querySelectorAll(isHeadAndBody ? 'head, body' : root))
  } else {
    template.innerHTML = trustedHtml((wrapper && `<${wrapper}>${html}</${wrapper}>`) || html)
    if (wrapper) content.replaceChildren(...(content.firstElementChild as Element).childNodes)
  }
  return content
}
