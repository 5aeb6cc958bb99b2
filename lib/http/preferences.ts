import { cookieOf } from '@/lib/auth/next-auth'
import type { Preferences } from './types'

const themeCookie = 'starling-theme'
const shortcutsCookie = 'starling-shortcuts'
const yearSeconds = 365 * 24 * 60 * 60

/** The preferences of the browser that sends a request; what no cookie of ours can hold counts as none. */
export function preferencesOf(request: Request): Preferences {
  const theme = cookieOf(request, themeCookie)
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : undefined,
    shortcuts: cookieOf(request, shortcutsCookie) !== 'off',
  }
}

/** The `Set-Cookie` header for a theme; `system` takes the cookie away. */
export const themeHeader = (theme: 'system' | 'light' | 'dark', secure: boolean): string =>
  preferenceHeader(themeCookie, theme, theme !== 'system', secure)

/** The `Set-Cookie` header for the shortcuts; `on` takes the cookie away. */
export const shortcutsHeader = (shortcuts: 'on' | 'off', secure: boolean): string =>
  preferenceHeader(shortcutsCookie, shortcuts, shortcuts === 'off', secure)

/** Not out of the reach of scripts: a page that comes back from the browser's cache looks there for the theme. */
function preferenceHeader(name: string, value: string, kept: boolean, secure: boolean): string {
  const maxAge = kept ? yearSeconds : 0
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; SameSite=Lax${secure ? '; Secure' : ''}`
}
