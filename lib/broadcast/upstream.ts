import type { Driver } from './driver'
import { later, pause, type Settings } from './settings'

/** Who is told of what the bus brings, and of how it is. */
export interface UpstreamOutput {
  /** Subscribed: whatever is published from now on arrives, or leaves a gap that shows. */
  ready(): void
  message(raw: string): void
  /** Lost, and to be opened again after a pause. */
  down(error: unknown): void
  /** Being opened again. */
  connecting(): void
}

/**
 * The one subscription of this process to the bus: opened, watched, and opened again with growing pauses. Trusts no
 * connection to say that it has died: silence is taken for death.
 */
export class Upstream {
  readonly #driver: Driver
  readonly #settings: Settings
  readonly #output: UpstreamOutput
  /** null: not wanted. */
  #connection: { close(): void } | null = null
  #retry: NodeJS.Timeout | null = null
  #ready = false
  #openedAt = 0
  #heardAt = 0
  #failures = 0

  constructor(driver: Driver, settings: Settings, output: UpstreamOutput) {
    this.#driver = driver
    this.#settings = settings
    this.#output = output
  }

  /** How long the bus has been quiet, in milliseconds. */
  get quietMs(): number {
    return this.#settings.now() - this.#heardAt
  }

  /** Changes with every connection. */
  get connection(): object | null {
    return this.#connection
  }

  open(): void {
    const now = this.#settings.now()
    this.#openedAt = now
    this.#heardAt = now
    this.#ready = false
    this.#retry = null
    this.#output.connecting()
    // A driver may answer before `open` returns, so the connection exists before it is opened.
    const connection = { close: () => {} }
    this.#connection = connection
    const isCurrent = () => this.#connection === connection
    const opened = this.#driver.open({
      ready: () => {
        if (!isCurrent()) return
        this.#heardAt = this.#settings.now()
        this.#ready = true
        this.#output.ready()
      },
      message: (raw) => {
        if (!isCurrent()) return
        this.#heardAt = this.#settings.now()
        this.#output.message(raw)
      },
      down: (error) => {
        if (isCurrent()) this.fail(error)
      },
    })
    connection.close = () => opened.close()
    if (!isCurrent()) opened.close()
  }

  /** Gives the connection up, and opens another one after a pause. */
  fail(error: unknown): void {
    const { now, retryMaxMs } = this.#settings
    const lasted = this.#ready && now() - this.#openedAt > retryMaxMs
    this.#failures = lasted ? 1 : this.#failures + 1
    this.close()
    this.#retry = later(pause(this.#settings, this.#failures), () => this.open())
    this.#output.down(error)
  }

  close(): void {
    const connection = this.#connection
    this.#connection = null
    if (this.#retry) clearTimeout(this.#retry)
    this.#retry = null
    connection?.close()
  }

  /** To be called now and then: a connection that is silent, or never gets ready, is given up. */
  check(): void {
    if (!this.#connection) return
    const { silenceMs, connectMs, now } = this.#settings
    if (this.quietMs < 0) this.#heardAt = now() // the clock was set back
    if (!this.#ready && now() - this.#openedAt > connectMs)
      this.fail(new Error('The bus did not answer in time'))
    else if (this.quietMs > silenceMs) this.fail(new Error('The bus has gone silent'))
  }
}
