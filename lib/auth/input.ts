import { z } from 'zod'
import { visible } from '@/lib/http/fields'
import { maxEmail, maxName, maxPassword, minPassword } from './types'

/** Control characters, lone surrogates, and marks that turn the direction of the text around them. */
const misleading = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u

/** The name of a person, as others see it. */
export const personName = z
  .string('Enter your name.')
  .trim()
  .regex(visible, 'Enter your name.')
  .max(maxName, `Shorten the name to ${maxName} characters.`)
  .refine((name) => !misleading.test(name), 'Leave out control characters.')

/** An e-mail address in lower case, since it names an account. */
export const emailAddress = z
  .string('Enter your e-mail address.')
  .trim()
  .toLowerCase()
  .min(1, 'Enter your e-mail address.')
  .max(maxEmail, `Shorten the address to ${maxEmail} characters.`)
  .pipe(z.email('This is not an e-mail address. It should look like name@example.com.'))

/** A password that somebody chooses. Any characters will do. */
export const newPassword = z
  .string('Choose a password.')
  .min(minPassword, `Choose a password of at least ${minPassword} characters.`)
  .max(maxPassword, `Shorten the password to ${maxPassword} characters.`)

/** A password that somebody proves to know; it may be older than today's rules. */
export const knownPassword = z
  .string('Enter your password.')
  .min(1, 'Enter your password.')
  .max(1_000, 'Shorten the password.')

/** Where somebody wants to go afterwards; what is no path of this site is ignored. */
export const nextPath = z.string().max(2_000).optional()
