/** So many times within so many seconds; the seconds begin with the first time. */
export interface Window {
  times: number
  seconds: number
}

export interface Rule {
  /**
   * What is counted together. By `person` means by address where nobody is signed in; `custom` keys are made by who
   * takes them.
   */
  by: 'person' | 'address' | 'key' | 'custom'
  /** All of them hold. The shortest comes first: what it refuses does not count for the longer ones. */
  windows: readonly Window[]
  /** While the store does not answer: let everything through uncounted, or nothing. */
  whenDown: 'allow' | 'refuse'
  /** Counted by each process for itself, without asking the store. */
  local?: true
}

const minute = 60
const hour = 60 * minute

/** How often what may happen. An address is a network for IPv6 (/64), and the rule is left out where it is unknown. */
export const rules = {
  /** Commands of somebody who is signed in: room for bursts of clicks. */
  commands: { by: 'person', windows: [{ times: 120, seconds: minute }], whenDown: 'allow' },
  /** Commands of people who are not signed in; a whole office may share the address. */
  visitors: { by: 'address', windows: [{ times: 600, seconds: minute }], whenDown: 'allow' },
  /** Calls of the machine API. */
  api: { by: 'key', windows: [{ times: 6_000, seconds: minute }], whenDown: 'allow' },
  /**
   * Streams being opened. A thousand pages behind one address may come back at once, and over a REST store each of
   * them would cost a request.
   */
  streams: { by: 'address', windows: [{ times: 6_000, seconds: minute }], whenDown: 'allow', local: true },
  /** Wrong passwords for one account from one address; who goes on waits longer and longer. */
  'sign-in': {
    by: 'custom',
    windows: [
      { times: 5, seconds: minute },
      { times: 10, seconds: 10 * minute },
      { times: 20, seconds: hour },
    ],
    whenDown: 'refuse',
  },
  /** Wrong passwords from one address, for whichever accounts. */
  'sign-in-address': { by: 'address', windows: [{ times: 50, seconds: 10 * minute }], whenDown: 'refuse' },
  /** Wrong passwords for one account, from everywhere: so loose that it takes many addresses to lock somebody out. */
  'sign-in-account': { by: 'custom', windows: [{ times: 100, seconds: hour }], whenDown: 'refuse' },
  /** New accounts. */
  'sign-up': {
    by: 'address',
    windows: [
      { times: 10, seconds: minute },
      { times: 60, seconds: hour },
    ],
    whenDown: 'allow',
  },
  /** Invitations and whatever else makes us write to strangers. */
  invitations: {
    by: 'person',
    windows: [
      { times: 20, seconds: minute },
      { times: 200, seconds: hour },
    ],
    whenDown: 'allow',
  },
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof rules
