import { AppError } from '../../../../shared/errors/app-error.ts'
import type { Team } from '../../../../shared/ipc/account.contract.ts'
import { drop } from '../../../../shared/lib/drop.ts'
import type { Services } from '../services.ts'

/** Between two looks at names that are missing, in ms: a claim is to be named within a second. */
const LOOK_AFTER_MS = 100
/** A server that does not name a desk is not asked again at once. */
const PAUSE_MS = 10_000

/** Names the desks whose claims are on the rows: claims say which desk, the team says what it is called and whose it is. */
export class DeskNames {
  readonly #services: Services
  readonly #askTeam: () => Promise<Team>
  #timer: NodeJS.Timeout | null = null
  #notBefore = Number.NEGATIVE_INFINITY

  constructor(services: Services, askTeam: () => Promise<Team>) {
    this.#services = services
    this.#askTeam = askTeam
  }

  /** Looks whether a claim names a desk that is not known here. */
  lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      drop(this.#look(), 'names come when they can', (error) => {
        if (!(error instanceof AppError)) this.#services.logError('names.failed', error)
      })
    }, LOOK_AFTER_MS).unref()
  }

  /** Asks for all names once: of desks that did something before this one came. */
  refresh(): void {
    drop(this.#takeNames(), 'names come when they can', (error) => {
      if (!(error instanceof AppError)) this.#services.logError('names.failed', error)
    })
  }

  async #look(): Promise<void> {
    const { store, clock } = this.#services
    if (clock.monotonicMs() < this.#notBefore) return
    const unnamed = await store.query('account.unnamedDesks', {})
    if (unnamed.length === 0) return
    this.#notBefore = clock.monotonicMs() + PAUSE_MS
    const named = await this.#takeNames()
    if (unnamed.every((id) => named.has(id))) this.#notBefore = Number.NEGATIVE_INFINITY
    this.#services.emit('orders.changed', { seqs: null, isReordered: false })
  }

  async #takeNames(): Promise<ReadonlySet<string>> {
    const { desks } = await this.#askTeam()
    const names = desks.map(({ id, name, email }) => ({ id, name, owner: email }))
    await this.#services.store.step('sync.deskNames', { names })
    return new Set(names.map(({ id }) => id))
  }
}
