/** The ways to a client, best first. */
export type SinkName = 'direct' | 'writer' | 'stream'
