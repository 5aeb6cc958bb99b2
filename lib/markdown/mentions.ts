import type { MarkdownIt, Token } from 'markdown-it'

/** A mention begins where a word could, and is followed by a letter: `a@b.example` is none. */
const begin = /(?<![\p{L}\p{N}_@/])@(?=\p{L})/gu
const goesOn = /^[\p{L}\p{N}_]/u

/**
 * Finds `@Name` in the text of Markdown, outside of code and links. Who can be mentioned stands in `env.names`. Leaves
 * tokens `mention`, and `stranger` for the first word behind an `@` that begins nobody's name.
 */
export function markMentions(markdown: MarkdownIt): void {
  markdown.core.ruler.push('mentions', ({ tokens, env, Token: NewToken }) => {
    const names = (env.names as readonly string[]).toSorted((one, other) => other.length - one.length)
    const create = (type: string, content: string, name = content) => {
      const token = new NewToken(type, '', 0)
      return Object.assign(token, { content, meta: { name } })
    }
    for (const inline of tokens) {
      if (!inline.children) continue
      let links = 0
      inline.children = inline.children.flatMap((token): Token | Token[] => {
        if (token.type === 'link_open') links++
        if (token.type === 'link_close') links--
        return token.type === 'text' && links === 0 ? split(token.content, names, create) : token
      })
    }
  })
  const { rules } = markdown.renderer
  const { escapeHtml } = markdown.utils
  rules.mention = (tokens, index) => `<strong class="mention">${escapeHtml(tokens[index]!.content)}</strong>`
  rules.stranger = (tokens, index) => escapeHtml(tokens[index]!.content)
}

function split(
  text: string,
  names: readonly string[],
  create: (type: string, content: string, name?: string) => Token,
): Token[] {
  const parts: Token[] = []
  let end = 0
  for (const { index } of text.matchAll(begin)) {
    if (index < end) continue
    const behind = text.slice(index + 1)
    const name = names.find((candidate) => isNamed(behind, candidate))
    const word = name ?? /^[\p{L}\p{N}_'-]+/u.exec(behind)![0]
    parts.push(create('text', text.slice(end, index)))
    end = index + 1 + word.length
    parts.push(create(name === undefined ? 'stranger' : 'mention', text.slice(index, end), word))
  }
  return [...parts, create('text', text.slice(end))]
}

/** Does the text begin with the name, in whatever case, and not with a longer word? */
function isNamed(text: string, name: string): boolean {
  const start = text.slice(0, name.length)
  return start.toLowerCase() === name.toLowerCase() && !goesOn.test(text.slice(name.length))
}
