import { expect, type Page } from '@playwright/test'
import type { ClientServer, Exchange } from './server'

/** What a case works with: one page under test and the server behind it. */
export class Stage {
  /** Lines of the browser's console that say that something is wrong. */
  readonly errors: string[] = []

  constructor(
    readonly page: Page,
    readonly server: ClientServer,
  ) {
    page.on('pageerror', (error) => this.errors.push(`page: ${error.message}`))
    page.on('console', (message) => {
      // The browser itself reports answers from 400 up and broken connections.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.errors.push(message.text())
      }
    })
  }

  click = (selector: string): Promise<void> => this.page.click(selector)
  fill = (selector: string, text: string): Promise<void> => this.page.fill(selector, text)
  next = (): Promise<Exchange> => this.server.next()

  /** Evaluates an expression in the page. */
  run<T>(expression: string): Promise<T> {
    return this.page.evaluate(expression)
  }

  /** Waits until an element has exactly this text. */
  async text(selector: string, text: string): Promise<void> {
    await expect(this.page.locator(selector)).toHaveText(text, { useInnerText: false })
  }

  /** Waits until an expression in the page has this value. */
  async value(expression: string, expected: unknown): Promise<void> {
    await expect.poll(() => this.page.evaluate(expression)).toEqual(expected)
  }

  /** Applies a patch as if it had come from a stream: clients apply what this event says. */
  async patch(elements: string, args: Record<string, string> = {}): Promise<void> {
    await this.#dispatch('datastar-patch-elements', elements ? { elements, ...args } : args)
  }

  /** Applies a signal patch as if it had come from a stream. */
  async patchSignals(signals: unknown, args: Record<string, string> = {}): Promise<void> {
    await this.#dispatch('datastar-patch-signals', { signals: JSON.stringify(signals), ...args })
  }

  #dispatch(type: string, argsRaw: Record<string, string>): Promise<void> {
    return this.page.evaluate(
      ([name, args]) => {
        const detail = { type: name, el: document.body, argsRaw: args }
        document.dispatchEvent(new CustomEvent('datastar-fetch', { detail }))
      },
      [type, argsRaw] as const,
    )
  }
}

/** One documented behaviour. */
export interface ClientCase {
  /** The attribute, modifier, option or event that the case is about. */
  covers: string
  /** What it does, as a sentence without its subject. */
  does: string
  /** The body of the page. `<output id="json">` is added to it and shows the signals. */
  html: string
  /** What a person, or the server, does. */
  when?: (stage: Stage) => Promise<unknown>
  /** The text of elements by selector, or any other check. */
  result: Record<string, string> | ((stage: Stage) => Promise<unknown>)
  /** What the console must say; without it, nothing. */
  errors?: RegExp
  /** Opens the page under a content security policy without `unsafe-eval`, with Trusted Types. */
  isStrict?: boolean
  /** Replaces the browser's timers by a clock that the case moves on. */
  hasClock?: boolean
}
