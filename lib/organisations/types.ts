/** Longest name of an organisation, in characters. */
export const maxName = 80
/** Shortest and longest slug: the organisation's part of addresses. */
export const minSlug = 2
export const maxSlug = 39
/** Most organisations that one person can be in. */
export const maxOrganisations = 20

/** An organisation as its members see it in a list. */
export interface OrganisationLink {
  slug: string
  name: string
}
