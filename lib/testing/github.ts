import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GitHubEnv } from '@/lib/env'

interface Somebody {
  id: number
  login: string
  name: string | null
  emails: { email: string; primary: boolean; verified: boolean }[]
}

/** A GitHub on this machine, with an OAuth app of Starling's. Everybody there allows it at once. */
export interface FakeGitHub {
  app: GitHubEnv
  /** Who is signed in there. */
  somebody: Somebody
  close(): Promise<void>
}

export async function startGitHub(): Promise<FakeGitHub> {
  const codes = new Map<string, string>()
  const tokens = new Set<string>()
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://localhost')
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/login/oauth/authorize') {
      const code = randomUUID()
      codes.set(code, url.searchParams.get('redirect_uri')!)
      const back = new URL(url.searchParams.get('redirect_uri')!)
      back.search = String(new URLSearchParams({ code, state: url.searchParams.get('state')! }))
      return response.writeHead(302, { location: String(back) }).end()
    }
    if (url.pathname === '/login/oauth/access_token') {
      let body = ''
      for await (const chunk of request) body += chunk
      const form = new URLSearchParams(body)
      const right =
        codes.get(form.get('code') ?? '') === form.get('redirect_uri') && form.has('code_verifier')
      codes.delete(form.get('code') ?? '')
      if (!right) return json(200, { error: 'bad_verification_code' })
      const token = randomUUID()
      tokens.add(token)
      return json(200, { access_token: token, token_type: 'bearer', scope: 'read:user,user:email' })
    }
    if (!tokens.has(request.headers.authorization?.slice('Bearer '.length) ?? '')) return json(401, {})
    const { emails, ...user } = fake.somebody
    return json(200, url.pathname === '/user' ? user : emails)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fake: FakeGitHub = {
    app: { id: 'app', secret: 'the secret of the app', site: address, api: address },
    somebody: {
      id: 7,
      login: 'ada',
      name: 'Ada',
      emails: [{ email: 'Ada@example.com', primary: true, verified: true }],
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return fake
}
