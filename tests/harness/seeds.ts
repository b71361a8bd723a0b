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
  /** How long to look for smaller values than the first that broke it, in ms. */
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

  /** Writes a seed down, once. With `instead` it takes that one's place. */
  keep(property: string, seed: Seed, instead?: Seed): void {
    const all = this.#read()
    const known = (all[property] ?? []).filter((one) => instead === undefined || !isSame(one, instead))
    if (known.some((one) => isSame(one, seed))) return
    const beside = `${this.#file}.${process.pid}`
    writeFileSync(beside, `${JSON.stringify({ ...all, [property]: [...known, seed] }, null, 2)}\n`)
    renameSync(beside, this.#file)
  }

  #read(): Record<string, readonly Seed[]> {
    return existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, 'utf8')) : {}
  }
}

const isSame = (one: Seed, other: Seed) => one.seed === other.seed && one.path === other.path

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
  const found = await fc.check(property, { seed, numRuns, endOnFailure: true })
  if (!found.failed) return
  // Written down before the search for smaller values, in which a test may run out of its time.
  const first = seedOf(found)
  book.keep(name, first)
  const limit = lookForMs === undefined ? {} : { interruptAfterTimeLimit: lookForMs }
  const smaller = await fc.check(property, { seed, path: first.path ?? '', numRuns: 1, ...limit })
  const details = smaller.counterexamplePath === null ? found : smaller
  book.keep(name, seedOf(details), first)
  throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance })
}

type Broken = Pick<fc.RunDetailsCommon<unknown>, 'seed' | 'counterexamplePath'>

function seedOf({ seed, counterexamplePath }: Broken): Seed {
  return { seed, path: counterexamplePath ?? undefined }
}
