import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'

/** Where a property broke: fast-check makes the same values of it again, as long as its arbitraries stay. */
export interface Seed {
  readonly seed: number
  /** The way to the smallest values that broke it; without it all runs of the seed are made. */
  readonly path?: string | undefined
}

/** How often a property is tried. */
export interface Tries {
  readonly seed: number
  readonly numRuns: number
  /** When to stop looking for smaller values, in ms. */
  readonly lookForMs?: number
}

const FILE = fileURLToPath(new URL('../fixtures/seeds.json', import.meta.url))

/** Seeds of properties that broke once, by the name of the property. */
export class SeedBook {
  readonly #file: string

  constructor(file = FILE) {
    this.#file = file
  }

  seedsOf(property: string): readonly Seed[] {
    return this.#read()[property] ?? []
  }

  /** Writes a seed down, once. */
  keep(property: string, seed: Seed): void {
    const all = this.#read()
    const known = all[property] ?? []
    if (known.some((one) => one.seed === seed.seed && one.path === seed.path)) return
    const beside = `${this.#file}.${process.pid}`
    writeFileSync(beside, `${JSON.stringify({ ...all, [property]: [...known, seed] }, null, 2)}\n`)
    renameSync(beside, this.#file)
  }

  #read(): Record<string, readonly Seed[]> {
    return existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, 'utf8')) : {}
  }
}

/**
 * Tries a property: first with the seeds that broke it before, then with this one. A new seed that breaks it is
 * written into tests/fixtures/seeds.json; commit it with the repair.
 */
export async function holds<Values>(
  name: string,
  property: fc.IAsyncProperty<Values>,
  { seed, numRuns, lookForMs }: Tries,
  book = new SeedBook(),
): Promise<void> {
  for (const { seed: kept, path } of book.seedsOf(name))
    await fc.assert(
      property,
      path === undefined ? { seed: kept, numRuns } : { seed: kept, path, numRuns: 1, endOnFailure: true },
    )
  const limit = lookForMs === undefined ? {} : { interruptAfterTimeLimit: lookForMs }
  const details = await fc.check(property, { seed, numRuns, ...limit })
  if (!details.failed) return
  book.keep(name, { seed: details.seed, path: details.counterexamplePath ?? undefined })
  throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance })
}
