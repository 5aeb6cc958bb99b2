// The mark by which the clients of the stream benchmark know an event: it has the same length for every number.
const start = '@mark'
const digits = 8

/** @param {number} number */
export const mark = (number) => `${start}${String(number).padStart(digits, '0')}`
export const markStart = Buffer.from(start)
export const markLength = start.length + digits
/** Stands for a mark in an event that was recorded. */
export const placeholder = mark(0)
/** @param {string} text */
export const markOf = (text) => text.substr(text.indexOf(start), markLength)
/** The number of the mark that begins at `at`. @param {Buffer} bytes @param {number} at */
export const numberAt = (bytes, at) => Number(bytes.latin1Slice(at + markStart.length, at + markLength))
