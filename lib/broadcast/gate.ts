/** Lets a few tasks run at a time; the others wait in line. */
export class Gate {
  readonly #line: (() => void)[] = []
  #free: number

  constructor(places: number) {
    this.#free = places
  }

  /** @returns what `task` returns */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#line.push(resolve))
    try {
      return await task()
    } finally {
      const next = this.#line.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}
