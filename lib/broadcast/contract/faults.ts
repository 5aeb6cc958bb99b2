import type { Driver, UpstreamHandlers } from '../driver'

/** What happens to a request: refused by the store, lost on its way, or carried out without an answer. */
export type RequestFault = 'error' | 'lost-request' | 'lost-reply'

/** What happens to a message on its way to one subscriber; a delayed one comes after the next one. */
export type MessageFault = 'drop' | 'duplicate' | 'delay'

/** What a schedule can do to a store; the Upstash proxy offers the same. */
export interface FaultControls {
  /** Faults of the next requests, first come first. */
  readonly requestFaults: RequestFault[]
  messageFault: (payload: string) => MessageFault | null
  /** Half open: the bus stays connected, and its messages are lost. */
  stalled: boolean
  cut(how: 'end' | 'reset'): void | Promise<void>
}

/** Stands between a hub and a driver and breaks what comes through. */
export class FaultyLink implements FaultControls {
  readonly requestFaults: RequestFault[] = []
  messageFault: FaultControls['messageFault'] = () => null
  stalled = false
  /** The store is out of reach. */
  away = false
  readonly #streams = new Set<(error: Error) => void>()

  wrap(driver: Driver): Driver {
    return {
      ...driver,
      publish: (batch) => this.#request(() => driver.publish(batch)),
      read: (request) => this.#request(() => driver.read(request)),
      open: (handlers) => this.#open(driver, handlers),
    }
  }

  cut(how: 'end' | 'reset'): void {
    for (const fail of [...this.#streams]) fail(new Error(how === 'end' ? 'ended' : 'ECONNRESET'))
  }

  async #request<T>(send: () => Promise<T>): Promise<T> {
    if (this.away) throw new Error('ECONNREFUSED')
    const fault = this.requestFaults.shift()
    if (fault === 'error') throw new Error('ERR injected')
    if (fault === 'lost-request') throw new Error('ECONNRESET before the request')
    const reply = await send()
    if (fault === 'lost-reply') throw new Error('ECONNRESET before the reply')
    return reply
  }

  #open(driver: Driver, handlers: UpstreamHandlers): { close(): void } {
    let closed = false
    const held: string[] = []
    const close = () => {
      closed = true
      this.#streams.delete(fail)
      opened?.close()
    }
    const fail = (error: unknown) => {
      if (closed) return
      close()
      handlers.down(error)
    }
    const message = (raw: string) => {
      if (closed || this.stalled) return
      const fault = this.messageFault(raw)
      if (fault === 'drop') return
      if (fault === 'delay') {
        held.push(raw)
        return
      }
      handlers.message(raw)
      if (fault === 'duplicate') handlers.message(raw)
      for (const late of held.splice(0)) handlers.message(late)
    }
    let opened: { close(): void } | null = null
    if (this.away) {
      queueMicrotask(() => fail(new Error('ECONNREFUSED')))
      return { close }
    }
    this.#streams.add(fail)
    opened = driver.open({ ready: () => handlers.ready(), message, down: fail })
    return { close }
  }
}
