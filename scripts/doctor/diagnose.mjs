import { connect } from 'node:tls'
import { ask, json, patienceMs, reasonOf } from './probe.mjs'
import { bad, good, unanswered, unknown } from './report.mjs'
import { streamChecks } from './streams.mjs'

/** @typedef {import('./report.mjs').Finding} Finding */
/** @typedef {import('./options.mjs').Options} Options */

/** How far clocks may be apart, in ms: people see times, and presence compares those of instances. */
const maxSkewMs = 5_000

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/**
 * Looks at everything, one after the other.
 *
 * @param {Options} options
 * @param {(finding: Finding) => void} found told each finding as it is made
 * @returns {Promise<Finding[]>}
 */
export async function diagnose(options, found) {
  /** @type {Finding[]} */
  const findings = []
  /** @param {string} name @param {Omit<Finding, 'name'>} finding */
  const add = (name, finding) => {
    findings.push({ name, ...finding })
    found({ name, ...finding })
  }
  const { url } = options
  const health = await ask(new URL('/api/health', url)).catch(reasonOf)
  if (typeof health === 'string') {
    add(
      'reach',
      bad(`${url.origin} does not answer: ${health}.`, 'Is it running, and does its name lead there?'),
    )
    return findings
  }
  const state = json(health.text)
  if (health.status === 503 && state?.error) {
    add('reach', good(`${url.origin} answers in ${health.ms} ms.`))
    add(
      'ready',
      bad(
        `It is not ready: ${state.error.message}`,
        'Wait where it is being stopped or started; otherwise look at DATABASE_URL, and at the log of the server.',
      ),
    )
    return findings
  }
  if (health.status !== 200 || state?.status !== 'ok') {
    add(
      'reach',
      bad(
        `/api/health answers ${health.status}, and not as Starling does.`,
        'Check the address, and that the proxy sends all paths on and asks for no sign-in of its own.',
      ),
    )
    return findings
  }
  add('reach', good(`${url.origin} answers in ${health.ms} ms.`))
  add('database', good('It answers.'))
  add('address', await address(url).catch(unanswered))
  add('transport', await transport(url))
  add('headers', await headers(url).catch(unanswered))
  add('clock', clock(Date.parse(state.time) - health.midpoint, health.ms / 2))
  await streamChecks(options, add)
  // Asked again: for the streams the hub has listened to its store, and knows more of it.
  const after = await ask(new URL('/api/health', url)).catch(() => undefined)
  add('broadcast', broadcast(json(after?.text ?? '')?.broadcast))
  return findings
}

/** Does Starling know where it is reached? @param {URL} url */
async function address(url) {
  const { text } = await ask(new URL('/api/v1/openapi.json', url))
  const own = json(text)?.servers?.[0]?.url
  if (typeof own !== 'string')
    return bad('/api/v1/openapi.json does not come through.', 'Let the proxy send all paths on.')
  if (new URL(own).origin === url.origin) return good(`It knows itself by this address.`)
  return bad(
    `It takes itself for ${own}, so that links and cookies are made for that address.`,
    `Set NEXTAUTH_URL=${url.origin}`,
  )
}

/** @param {URL} url */
async function transport(url) {
  if (url.protocol === 'http:') {
    if (loopback.test(url.hostname)) return good('http, on this machine.')
    return bad(
      'http: passwords and cookies can be read on the way.',
      'Put a proxy with a certificate in front.',
    )
  }
  const protocol = await alpn(url)
  if (protocol === 'h2') return good('https with HTTP/2.')
  return bad(
    'https, but with HTTP/1.1 only: browsers open six connections to a host, and each open page takes one.',
    'Switch HTTP/2 on, in nginx: http2 on; or before 1.25.1: listen 443 ssl http2;',
  )
}

/** The protocol that the server chooses. @param {URL} url @returns {Promise<string | undefined>} */
function alpn({ hostname, port }) {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '')
    const socket = connect({
      host,
      port: Number(port || 443),
      servername: host,
      ALPNProtocols: ['h2', 'http/1.1'],
    })
    socket.setTimeout(patienceMs, () => socket.destroy())
    socket.once('secureConnect', () => {
      resolve(socket.alpnProtocol || undefined)
      socket.destroy()
    })
    socket.once('error', () => resolve(undefined))
    socket.once('close', () => resolve(undefined))
  })
}

/** What a document of Starling says of itself. @param {URL} url */
async function headers(url) {
  const { headers, status, text } = await ask(new URL('/sign-in', url))
  const expected = {
    'content-security-policy': /script-src 'nonce-/,
    'x-content-type-options': /nosniff/,
    'referrer-policy': /./,
    'permissions-policy': /./,
    'x-request-id': /./,
    ...(url.protocol === 'https:' && { 'strict-transport-security': /max-age=/ }),
  }
  if (status !== 200) return bad(`/sign-in answers ${status}.`, 'Let the proxy send all paths on.')
  const missing = Object.entries(expected).filter(([name, value]) => !value.test(headers.get(name) ?? ''))
  if (missing.length > 0)
    return bad(
      `Missing or changed: ${missing.map(([name]) => name).join(', ')}.`,
      'Let the proxy send the headers of Starling on as they are. HSTS needs NEXTAUTH_URL with https.',
    )
  const nonce = /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1]
  if (!text.includes(`nonce="${nonce}"`))
    return bad(
      'The nonce of the page is not that of its header.',
      'No cache may keep documents: obey cache-control.',
    )
  return good('All there.')
}

/**
 * @param {number} skew how far the clock of the server is ahead of the one here, in ms
 * @param {number} doubt by how much that may be wrong, since nobody knows when in the request it was read
 */
function clock(skew, doubt) {
  if (Math.abs(skew) <= maxSkewMs + doubt)
    return good(`Within ${Math.ceil(Math.abs(skew) + doubt)} ms of the one here.`)
  return bad(
    `It goes ${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? 'ahead' : 'behind'} of the one here.`,
    'Let both machines follow a time server: timedatectl set-ntp true',
  )
}

/** @param {{ driver: string, state: string, lagMs: number | null } | undefined} health */
function broadcast(health) {
  if (!health) return unknown('/api/health did not answer any more.')
  const { driver, state, lagMs } = health
  if (state === 'down')
    return bad(
      `${driver} does not answer: pages work from snapshots, and events come late.`,
      'Look at REDIS_URL or UPSTASH_REDIS_REST_URL, and at the log of the server.',
    )
  if (driver === 'memory') return good('In memory: for exactly one instance.')
  return good(`${driver}, ${state}${lagMs === null ? '' : `, ${lagMs} ms behind`}.`)
}
