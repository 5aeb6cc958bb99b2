import { reasonOf } from './probe.mjs'

/**
 * What a check has found. `unknown`: it could not be looked at, and `text` says why.
 *
 * @typedef {{ name: string, state: 'good' | 'bad' | 'unknown', text: string, remedy?: string }} Finding
 */

/** @param {string} text @returns {Omit<Finding, 'name'>} */
export const good = (text) => ({ state: 'good', text })

/** @param {string} text @param {string} remedy what to do about it @returns {Omit<Finding, 'name'>} */
export const bad = (text, remedy) => ({ state: 'bad', text, remedy })

/** @param {string} text @returns {Omit<Finding, 'name'>} */
export const unknown = (text) => ({ state: 'unknown', text })

/** A request of a check got no answer. @param {unknown} error */
export const unanswered = (error) => bad(`No answer: ${reasonOf(error)}.`, 'Look at the log of the proxy.')

const signs = { good: '✓', bad: '✗', unknown: '–' }

/** A finding for people. @param {Finding} finding */
export function lines({ name, state, text, remedy }) {
  const indent = ' '.repeat(14)
  return `${signs[state]} ${name.padEnd(indent.length - 2)}${text}\n${remedy ? `${indent}→ ${remedy}\n` : ''}`
}
