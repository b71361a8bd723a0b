import { join } from 'node:path'
import { drop } from '../../../../shared/lib/drop.ts'
import { DAY_MS, HOUR_MS } from '../../../../shared/lib/durations.ts'
import { type KeyPort, LabelVault } from '../../../features/labels/vault.ts'
import type { PageReader } from '../../../printing/pages/page-reader.ts'
import type { Raster } from '../../../printing/raster/raster-client.ts'
import type { Services } from '../services.ts'
import { LabelDocuments } from './label-documents.ts'
import { LabelRunner } from './label-runner.ts'

/** What the labels of a desk need of its surroundings. */
export interface LabelDeskOptions {
  readonly secrets: () => Promise<KeyPort>
  readonly raster: Pick<Raster, 'png'>
  /** What reads documents for printing and for the screen. */
  readonly pages: PageReader
  /** A reader for one import: a print must not wait behind it. */
  readonly newReader: () => PageReader
  /** Called when labels came, or were wiped. */
  readonly onStored: () => void
}

/** Carriers' labels on this desk: the import, the documents for printing and the screen, and their wiping. */
export class LabelDesk {
  readonly runner: LabelRunner
  readonly documents: LabelDocuments
  readonly #services: Services
  readonly #vault: LabelVault
  readonly #onStored: () => void
  #timer: NodeJS.Timeout | null = null

  constructor(services: Services, { secrets, raster, pages, newReader, onStored }: LabelDeskOptions) {
    this.#services = services
    this.#vault = new LabelVault(join(services.files.labels, 'documents'), secrets)
    this.documents = new LabelDocuments(this.#vault, pages, raster)
    this.#onStored = onStored
    this.runner = new LabelRunner(services, this.#vault, newReader, onStored)
  }

  /** Starts to wipe what is due, now and every hour. */
  start(): void {
    this.#timer = setInterval(() => this.#tidyInBackground(), HOUR_MS)
    this.#timer.unref()
    this.#tidyInBackground()
  }

  /** Wipes labels whose days are over, and removes bytes that nothing names any more. */
  async tidy(): Promise<void> {
    if (this.runner.running() !== null) return
    const { store } = this.#services
    const wiped = await store.step<string[]>('labels.wipeDue', {})
    for (const id of wiped) {
      this.documents.forget(id)
      await this.#vault.remove(id)
    }
    const { labelDays } = await store.query('settings.get', {})
    const before = this.#services.clock.now() - labelDays * DAY_MS
    await this.#vault.sweep(await store.query('labels.keptFiles', {}), before)
    if (wiped.length === 0) return
    this.#onStored()
    this.#services.emit('labels.changed', {})
  }

  /** A picture of a stored page, for the screen. */
  async picture(page: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.documents.picture(await this.#services.store.query('labels.source', { page }))
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
  }

  #tidyInBackground(): void {
    drop(this.tidy(), 'what is not wiped now is wiped in an hour', (error) =>
      this.#services.logError('labels.tidy', error),
    )
  }
}
