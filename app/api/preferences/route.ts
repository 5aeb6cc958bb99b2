import { z } from 'zod'
import { anyone, command } from '@/lib/http/command'
import { shortcutsHeader, themeHeader } from '@/lib/http/preferences'
import { routes } from '@/lib/routes'

/** Keeps what a browser prefers in cookies, so that pages are painted like that from their first byte on. */
export const POST = command({
  params: z.object({}),
  access: anyone,
  input: z.object({
    theme: z.enum(['system', 'light', 'dark'], 'Choose system, light or dark.').optional(),
    shortcuts: z.enum(['on', 'off'], 'Choose on or off.').optional(),
  }),
  back: () => routes.home,
  async run({ input: { theme, shortcuts }, services: { auth } }) {
    const secure = auth.secureCookies
    return {
      cookies: [
        ...(theme ? [themeHeader(theme, secure)] : []),
        ...(shortcuts ? [shortcutsHeader(shortcuts, secure)] : []),
      ],
    }
  },
})
