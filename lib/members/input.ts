import { z } from 'zod'

/** The path of a command about one member. */
export const memberParams = z.object({
  org: z.string(),
  person: z.string().max(100, 'This must be the id of a member.'),
})

/** `POST /api/ORG/members/PERSON/role` */
export const roleInput = z.object({
  role: z.enum(['owner', 'admin', 'member'], 'The role must be owner, admin or member.'),
})
