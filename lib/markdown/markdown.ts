import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'
import { sitePath } from '@/lib/http/links'
import { markMentions } from './mentions'
import type { SanitisedHtml } from './types'

/** Emphasis, strong, code, links, lists and line breaks; everything else is text: no HTML, headings or images. */
const markdown = new MarkdownIt('zero', { html: false, linkify: true, breaks: true })
  .enable([
    'emphasis',
    'backticks',
    'fence',
    'link',
    'autolink',
    'linkify',
    'list',
    'newline',
    'escape',
    'entity',
  ])
  .use(markMentions)
// Only whole addresses become links by themselves: "readme.md" and "a@b.example" are text.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
markdown.validateLink = isFeedLink

/** A path of this site, or http(s). */
function isFeedLink(link: string): boolean {
  return sitePath(link) !== undefined || (/^https?:\/\//i.test(link) && URL.canParse(link))
}

// A second lock: should a rule of the parser ever let something through, this takes it away.
const sanitizing: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'em', 'strong', 'code', 'pre', 'ul', 'ol', 'li', 'a'],
  allowedAttributes: { a: ['href', 'rel'], strong: ['class'], ol: ['start'] },
  allowedClasses: { strong: ['mention'] },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  transformTags: {
    a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noopener noreferrer ugc' }),
  },
}

/**
 * Markdown from people as HTML that is safe to show.
 * @param names whom the text mentions: `@Name` is emphasised
 */
export function renderMarkdown(text: string, names: readonly string[] = []): SanitisedHtml {
  return sanitizeHtml(markdown.render(text, { names }), sanitizing) as SanitisedHtml
}

/**
 * Whom a text mentions by `@Name`, outside of code and links.
 * @param names whom it may mention; where one name begins with another, the longer one counts
 * @returns the names as given, each once, and what follows an `@` and is nobody's name
 */
export function mentionsIn(text: string, names: readonly string[]): { names: string[]; strangers: string[] } {
  const found = markdown
    .parse(text, { names })
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'mention' || type === 'stranger')
  const contents = (type: string) => [
    ...new Set(
      found.filter((token) => token.type === type).map(({ meta }) => (meta as { name: string }).name),
    ),
  ]
  return { names: contents('mention'), strangers: contents('stranger') }
}
