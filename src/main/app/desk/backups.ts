import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { CallContext, Output } from '../../../shared/ipc/contract.ts'
import { assertOurCopy } from '../../db/backup.ts'
import { readMigrations } from '../../db/migrations.ts'
import type { Dialogs } from './dialogs.ts'
import type { ImportRunner } from './import-runner.ts'
import type { PrintDesk } from './print-desk.ts'
import type { Services } from './services.ts'

/** What stops syncing while the file changes, and goes on with it. */
interface SyncPause {
  stopEngine(): Promise<void>
  startEngine(): Promise<void>
}

/** In the order in which they are moved aside: the database itself last, so that a crash in between can be told. */
const PARTS = ['-wal', '-shm', ''] as const

/** Copies of the workspace's order file: making one while everything goes on, and putting one in its place. */
export class Backups {
  readonly #services: Services
  readonly #printing: PrintDesk
  readonly #imports: Pick<ImportRunner, 'running'>
  readonly #migrations: string
  readonly #sync: SyncPause

  constructor(
    services: Services,
    printing: PrintDesk,
    imports: Pick<ImportRunner, 'running'>,
    migrations: string,
    sync: SyncPause,
  ) {
    this.#sync = sync
    this.#imports = imports
    this.#migrations = migrations
    this.#services = services
    this.#printing = printing
  }

  /** Makes a verified copy where the person says. */
  async backUp(dialogs: Dialogs): Promise<Output<'workspace.backup'>> {
    const { store, clock, files } = this.#services
    const day = new Date(clock.now()).toISOString().slice(0, 10)
    const target = await dialogs.chooseBackupTarget(`creatorflow-${day}.db`)
    const { orders } = await store.query('status.figures', {})
    if (target === null) return { saved: false, fileName: null, orders }
    if (PARTS.some((part) => resolve(target) === files.database + part))
      throw new AppError(
        'input.invalid',
        'A backup cannot replace the order file itself. Choose another name.',
        { path: 'file' },
      )
    await store.step('store.backup', { target: resolve(target) })
    return { saved: true, fileName: basename(target), orders }
  }

  /** Replaces the workspace by a backup after checking it. The old file is moved aside, never deleted. */
  async restore(dialogs: Dialogs, call: CallContext): Promise<Output<'workspace.restore'>> {
    const { store } = this.#services
    const source = await dialogs.chooseBackupSource()
    if (source === null || !(await dialogs.confirmRestore(basename(source))))
      return { restored: false, orders: 0 }
    // A damaged file is what a backup is for: then there is no store to ask, and nobody who could be printing.
    const isOpen = await store.ready().then(
      () => true,
      () => false,
    )
    if (this.#imports.running() !== null)
      throw new AppError(
        'rule.busy',
        'An import is running. Wait for it or cancel it before restoring a backup.',
      )
    if (isOpen) await this.#refuseWhilePrinting()
    const checked = await this.#checkedCopy(source, isOpen)
    await this.#sync.stopEngine()
    await store.reopen(() => this.#swap(checked))
    await store.command('workspace.restored', { fileName: basename(source) }, this.#services.metaOf(call))
    await this.#printing.refresh()
    this.#services.emit('orders.changed', { seqs: null, isReordered: true })
    await this.#goOn()
    return { restored: true, orders: (await store.query('status.figures', {})).orders }
  }

  /** Takes the workspace's copy away, for somebody who signs out and leaves nothing behind. */
  async wipe(): Promise<void> {
    const { store, files } = this.#services
    await this.#refuseWhilePrinting()
    await store.reopen(async () => {
      for (const part of PARTS) await rm(files.database + part, { force: true })
    })
    await this.#printing.refresh()
    this.#services.emit('orders.changed', { seqs: null, isReordered: true })
  }

  /** A restored copy's past has split from what this desk has sent since: it goes on as a new desk. */
  async #goOn(): Promise<void> {
    const { cloud } = await this.#services.store.query('account.ownership', {})
    if (cloud === null) return
    await this.#services.store.step('sync.renewDevice', {})
    await this.#sync.startEngine()
  }

  async #refuseWhilePrinting(): Promise<void> {
    const { printers } = await this.#services.store.query('status.figures', {})
    const waiting = printers.reduce((sum, printer) => sum + printer.waiting, 0)
    if (waiting > 0)
      throw new AppError(
        'rule.busy',
        `${waiting} labels are waiting to print. Let them print or cancel them before restoring a backup.`,
        { waiting },
      )
  }

  /** The copy is checked before anything of the workspace is touched. */
  async #checkedCopy(source: string, isOpen: boolean): Promise<string> {
    const { files, store } = this.#services
    const found = await stat(source).catch(() => null)
    if (!found?.isFile())
      throw new AppError('input.notFound', `There is no backup file ${basename(source)}.`, {})
    const copy = files.restoring
    await rm(copy, { force: true })
    await copyFile(source, copy)
    try {
      if (isOpen) await store.step('store.checkCopy', { file: copy })
      else assertOurCopy(copy, readMigrations(this.#migrations))
      await synced(copy)
      return copy
    } catch (error) {
      await rm(copy, { force: true })
      throw error
    }
  }

  async #swap(copy: string): Promise<void> {
    const { files, clock } = this.#services
    const aside = join(files.backups, `replaced-${clock.now()}`)
    await mkdir(aside, { recursive: true, mode: 0o700 })
    for (const part of PARTS) {
      const path = files.database + part
      if (existsSync(path)) await rename(path, join(aside, basename(path)))
    }
    // A log of the old file beside the new one would be replayed into it (trust.md section 1.4).
    if (PARTS.some((part) => existsSync(files.database + part)))
      throw new AppError(
        'storage.staleLog',
        'The old order file could not be moved aside, so the backup was not restored.',
      )
    await rename(copy, files.database)
  }
}

/** The bytes are on the disk before they take the place of others. */
async function synced(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
