import { z } from 'zod'
import { type Lifetime, lifetimes } from './types'

const lifetimeNames = Object.keys(lifetimes) as [Lifetime, ...Lifetime[]]

/** `POST /api/ORG/invitations` */
export const inviteInput = z.object({
  role: z.enum(['member', 'admin', 'owner'], 'The role must be member, admin or owner.').default('member'),
  lifetime: z.enum(lifetimeNames, `Choose one of ${lifetimeNames.join(', ')}.`).default('7d'),
})

/** `POST /api/join`. 256 random bits in base64url. */
export const acceptInput = z.object({
  token: z
    .string('The invitation is missing. Open its link again.')
    .regex(/^[\w-]{43}$/, 'This is no invitation. Open the link again as you got it.'),
})
