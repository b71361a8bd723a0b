import { AppError } from '../../../shared/errors/app-error.ts'
import type { AppInfo } from '../../../shared/ipc/app.contract.ts'
import type { CallContext, Handlers } from '../../../shared/ipc/contract.ts'
import { drop } from '../../../shared/lib/drop.ts'
import type { SecretStore } from '../../auth/secret-store.ts'
import { lockWorkspace } from '../../db/lock.ts'
import { workspaceFiles } from '../../db/workspace-files.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Random } from '../../platform/random.ts'
import { PageReader } from '../../printing/pages/page-reader.ts'
import { RasterClient } from '../../printing/raster/raster-client.ts'
import type { EarlyReader } from '../store/early-reader.ts'
import { keepFrame } from '../store/keep-frame.ts'
import { type ChangesTold, Store } from '../store/store.ts'
import type { CrashPlan } from '../store/writer.ts'
import { Backups } from './backups.ts'
import { AccountDesk, type AccountPlaces } from './cloud/account.ts'
import { CloudDesk } from './cloud/cloud-desk.ts'
import { leaveShop } from './cloud/leave-shop.ts'
import type { Dialogs, Shell } from './dialogs.ts'
import type { FirstView } from './first-view.ts'
import { gatherEvents } from './gathered-events.ts'
import { accountHandlers } from './handlers/account.ts'
import { appHandlers } from './handlers/app.ts'
import { type FileTokens, importsHandlers } from './handlers/imports.ts'
import { labelsHandlers } from './handlers/labels.ts'
import { ordersHandlers } from './handlers/orders.ts'
import { PickListDoor } from './handlers/pick-list.ts'
import { PrinterSetupDoor } from './handlers/printer-setup.ts'
import { PrintingDoor } from './handlers/printing.ts'
import { syncHandlers } from './handlers/sync.ts'
import { ImportRunner } from './import-runner.ts'
import { LabelDesk } from './labels/label-desk.ts'
import { PrintDesk } from './print-desk.ts'
import type { Emit, LogError, Services } from './services.ts'
import { Upkeep } from './upkeep.ts'

/** Files that a desk is made of, wherever they were built or packaged to. */
export interface DeskParts {
  readonly writer: string | URL
  readonly reader: string | URL
  readonly importer: string | URL
  readonly raster: string | URL
  readonly pages: string | URL
  readonly network: string | URL
  readonly migrations: string
  /** The folder that holds the packages whose files are read at run time: fonts and WASM. */
  readonly packages: string
}

/** How a desk is opened. */
export interface DeskOptions {
  readonly folder: string
  readonly parts: DeskParts
  readonly clock: Clock
  readonly random: Random
  readonly emit: Emit
  readonly logError: LogError
  readonly dialogs: Dialogs
  readonly shell: Shell
  /** Where a session is kept between two starts. */
  readonly secrets: () => Promise<SecretStore>
  /** Where the key of stored labels is kept; the same for a window and for the command line. */
  readonly labelSecrets: () => Promise<SecretStore>
  /** Whose order file is where on this machine. */
  readonly places: AccountPlaces
  readonly tokens: FileTokens
  readonly info: (sqlite: string) => AppInfo
  /** The name of this machine, for the journal. */
  readonly deskName: string
  /** Headless commands want neither the minute tick nor a view read ahead. */
  readonly isHeadless: boolean
  /** What a window has read ahead, and the reader it did so with. */
  readonly ahead?: { readonly reader: EarlyReader | null; readonly view: FirstView } | null | undefined
  readonly crash?: CrashPlan | undefined
}

/** One workspace, open: the handlers of the whole contract behind it, for a window or the command line alike. */
export interface Desk {
  readonly handlers: Handlers
  readonly imports: ImportRunner
  readonly printing: PrintDesk
  readonly labels: LabelDesk
  readonly door: PrintingDoor
  readonly backups: Backups
  readonly upkeep: Upkeep
  readonly cloud: CloudDesk
  readonly services: Services
  /** Resolves when the store is open; rejects with the reason why not. */
  ready(): Promise<void>
  close(): Promise<void>
}

/** Opens a workspace for this process alone. `storage.locked` when another process has it. */
export function openDesk(options: DeskOptions): Desk {
  const files = workspaceFiles(options.folder)
  const lock = lockWorkspace(files.lock)
  const operator = { name: '' }
  const hooks: { onChange: (changes: ChangesTold) => void } = { onChange: () => undefined }
  const store = new Store({
    folder: files.folder,
    migrations: options.parts.migrations,
    entries: options.parts,
    onUnexpected: (cause, ref) => void options.logError('store.unexpected', new Error(cause), { ref }),
    onChange: (changes) => hooks.onChange(changes),
    now: options.clock.now,
    hasTwoReaders: !options.isHeadless,
    early: options.ahead?.reader,
    crash: options.crash,
  })
  const events = gatherEvents(options.emit)
  const services: Services = {
    store,
    files,
    clock: options.clock,
    random: options.random,
    emit: events.emit,
    flushEvents: events.flush,
    logError: options.logError,
    info: async () => options.info((await store.ready()).sqlite),
    metaOf: (call: CallContext) => ({
      commandId: call.commandId,
      operator: operator.name,
      desk: options.deskName,
      now: options.clock.now(),
    }),
  }
  return assemble(options, services, lock, operator, hooks)
}

/** What a desk is made of, beside its store. */
function partsOf(options: DeskOptions, services: Services) {
  const { packages } = options.parts
  const raster = new RasterClient({ workerUrl: asUrl(options.parts.raster), fontsDir: packages })
  const newReader = () => new PageReader({ workerUrl: asUrl(options.parts.pages), packagesDir: packages })
  const pages = newReader()
  const upkeep = new Upkeep(services)
  const labels = new LabelDesk(services, {
    secrets: options.labelSecrets,
    raster,
    pages,
    newReader,
    onStored: () => printing.noteStored(),
  })
  const printing: PrintDesk = new PrintDesk(services, raster, pages, labels.documents)
  const imports = new ImportRunner(services, upkeep, options.parts.importer)
  const door = new PrintingDoor(services, printing, options.dialogs)
  const cloud: CloudDesk = new CloudDesk(services, {
    entry: options.parts.network,
    onRevoked: () => leaveShop({ services, cloud, backups }),
    secrets: options.secrets,
    appVersion: options.info('').version,
  })
  const account = new AccountDesk(services, cloud, options.places, options.dialogs)
  const backups = new Backups(services, printing, imports, options.parts.migrations, cloud)
  return { raster, pages, labels, upkeep, printing, imports, door, cloud, account, backups }
}
type Parts = ReturnType<typeof partsOf>

function handlersOf(options: DeskOptions, services: Services, parts: Parts): Handlers {
  const { upkeep, labels, imports, door, cloud, account, backups } = parts
  const { dialogs, shell, tokens } = options
  const firstView = options.ahead?.view ?? null
  return {
    ...ordersHandlers(services, firstView, upkeep),
    ...importsHandlers(services, imports, tokens, dialogs, () => door.ensureVirtualPrinter()),
    ...labelsHandlers(services, labels, tokens, dialogs),
    ...door.handlers(),
    ...new PrinterSetupDoor(services, parts.printing).handlers(),
    ...new PickListDoor(services, parts.printing).handlers(),
    ...accountHandlers(cloud, account, () => backups.wipe()),
    ...syncHandlers(services, cloud, options),
    ...appHandlers(services, { firstView, dialogs, shell, ...parts }),
  }
}

function assemble(
  options: DeskOptions,
  services: Services,
  lock: { release(): void },
  operator: { name: string },
  hooks: { onChange: (changes: ChangesTold) => void },
): Desk {
  const { store } = services
  const parts = partsOf(options, services)
  const { upkeep, cloud } = parts
  hooks.onChange = (changes) => {
    options.ahead?.view.drop()
    tellViews(services.emit, changes)
    parts.printing.kickAll(changes.printers)
    cloud.hint('outbox')
    if (changes.hasSettings) void readOperator(services, operator)
  }
  const opened = store.ready().then(async () => {
    await readOperator(services, operator)
    // A command without a window has no minute tick: what time changed since the last one is ranked before it looks.
    if (options.isHeadless) await upkeep.rankDue()
    else {
      upkeep.start()
      parts.labels.start()
      drop(cloud.start(), 'the desk works without a server', (error) =>
        services.logError('cloud.start', error),
      )
    }
  })
  opened.catch(() => undefined)
  const close = async (): Promise<void> => {
    upkeep.close()
    await upkeep.settled()
    await parts.printing.close()
    await cloud.close()
    parts.labels.close()
    await parts.raster.close()
    await parts.pages.close()
    await store.close()
    if (!options.isHeadless) await keepNextFrame(options)
    lock.release()
  }
  return {
    ...parts,
    handlers: handlersOf(options, services, parts),
    services,
    ready: () => opened,
    close: once(close),
  }
}

function keepNextFrame({ folder, parts, clock, logError }: DeskOptions): Promise<void> {
  const onUnexpected = (cause: string, ref: string) =>
    void logError('store.unexpected', new Error(cause), { ref })
  return keepFrame({
    folder,
    migrations: parts.migrations,
    entry: parts.reader,
    onUnexpected,
    now: clock.now(),
  })
}

async function readOperator(services: Services, operator: { name: string }): Promise<void> {
  try {
    operator.name = (await services.store.query('settings.get', {})).operator
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    services.logError('settings.operator', error)
  }
}

function tellViews(emit: Emit, changes: ChangesTold): void {
  if (changes.seqs === null || changes.seqs.length > 0)
    emit('orders.changed', {
      seqs: changes.seqs === null ? null : [...changes.seqs],
      isReordered: changes.isReordered,
    })
  if (changes.hasPrints) emit('printing.changed', {})
  if (changes.hasSettings) emit('settings.changed', {})
  emit('status.changed', {})
}

function asUrl(entry: string | URL): URL {
  return entry instanceof URL ? entry : new URL(`file://${entry}`)
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => {
    running ??= work()
    return running
  }
}
