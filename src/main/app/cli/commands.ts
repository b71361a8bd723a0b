import { resolve } from 'node:path'
import { importOptionsSchema } from '../../../shared/domain/imports/import-types.ts'
import { MOST_COPIES } from '../../../shared/domain/printing/copies.ts'
import { DOCUMENT_KINDS, type Printer, queueNameSchema } from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { PrinterStatus } from '../../../shared/ipc/app.contract.ts'
import type { Refusal } from '../../../shared/ipc/common.ts'
import type { CallContext } from '../../../shared/ipc/contract.ts'
import type { PrintJob } from '../../../shared/ipc/printing.contract.ts'
import type { Desk } from '../desk/desk.ts'
import type { Dialogs } from '../desk/dialogs.ts'
import { parseAddress } from '../desk/printer-address.ts'
import { numberOf, onlyOperand, someOperands, textOf } from './arguments.ts'
import { check } from './check-command.ts'
import type { CliCall } from './cli-call.ts'
import { cliDialogs } from './dialogs.ts'
import { HELP } from './help.ts'
import { jobs } from './job-commands.ts'
import { printerId, viewNamed } from './lookups.ts'
import { pickList } from './pick-command.ts'
import { dpiOf, languageOf, mediaOf, usualMedia } from './printer-options.ts'
import { SETUP_VERBS } from './setup-commands.ts'
import { itemShape, jobsShape, journalShape, orderShape, reportShape, withIsoTimes } from './shapes.ts'
import { conflicts, signIn, signOut, sync } from './sync-commands.ts'
import { waitForJobs } from './wait-for-jobs.ts'

type CliCommand = (cli: CliCall) => Promise<unknown>

const ROWS_AT_ONCE = 512
const MOST_PRACTICE = 100_000

/** Every command of `desk`, by name. They call the same handlers as the window. */
const commands: Readonly<Record<string, CliCommand>> = {
  help: async () => ({ help: HELP.split('\n') }),
  init,
  import: importFile,
  orders: listOrders,
  order: async ({ line, desk }) => {
    const order = await desk.handlers['orders.detail']({ order: onlyOperand(line, 'order') }, NO_COMMAND)
    return orderShape(order, desk.services.clock.now())
  },
  printers,
  labels,
  check,
  print,
  'pick-list': pickList,
  jobs,
  ship: async ({ line, desk, call }) =>
    whole(await desk.handlers['orders.ship']({ orders: [...someOperands(line, 'order')] }, call)),
  hold: async ({ line, desk, call }) => {
    const reason = textOf(line, 'reason')
    if (reason === undefined || reason.trim() === '')
      throw new AppError('input.invalid', 'Say why, so that the next person knows: --reason TEXT', {
        path: 'reason',
      })
    return whole(
      await desk.handlers['orders.hold'](
        { orders: [...someOperands(line, 'order')], reason: reason.trim() },
        call,
      ),
    )
  },
  release: async ({ line, desk, call }) =>
    whole(await desk.handlers['orders.release']({ orders: [...someOperands(line, 'order')] }, call)),
  undo: async ({ desk, call }) => {
    const { undone, ...outcome } = await desk.handlers['journal.undo']({}, call)
    await desk.services.store.step('batch.settled', {})
    return { undone: withIsoTimes(undone), ...outcome }
  },
  journal: async ({ line, desk }) =>
    journalShape(
      await desk.handlers['journal.list'](
        { order: textOf(line, 'order'), limit: numberOf(line, 'limit', 100, [1, 500]) },
        NO_COMMAND,
      ),
    ),
  status: async ({ desk }) => withIsoTimes(await desk.handlers['app.status']({}, NO_COMMAND)),
  'sign-in': signIn,
  'sign-out': signOut,
  sync,
  conflicts,
  // The files are operands, so no window is asked, not even the one that carries the command out.
  backup: (cli) => cli.desk.backups.backUp(namedFile(cli)),
  restore: (cli) => cli.desk.backups.restore(namedFile(cli), cli.call),
  verify: async ({ desk }) => {
    const verdict = await desk.handlers['workspace.verify']({}, NO_COMMAND)
    if (!verdict.isSound)
      throw new AppError(
        'storage.corrupt',
        'The order file did not pass its check. Nothing was deleted: restore the newest backup.',
        { checks: verdict.checks },
      )
    return verdict
  },
}

const NO_COMMAND: CallContext = { commandId: '' }

/** Carries a command out and answers its JSON document. */
export async function runCli(cli: CliCall): Promise<unknown> {
  const { command } = cli.line
  const known = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (!known)
    throw new AppError(
      'input.invalid',
      command === ''
        ? 'Say what to do. See: desk --help'
        : `desk does not know "${command}". See: desk --help`,
      { command },
    )
  return known(cli)
}

function namedFile({ line, cwd }: CliCall): Dialogs {
  return cliDialogs(resolve(cwd, onlyOperand(line, 'file')))
}

async function init({ line, desk, call }: CliCall): Promise<unknown> {
  const practice =
    line.options['practice'] === undefined ? 0 : numberOf(line, 'practice', 0, [1, MOST_PRACTICE])
  if (practice > 0) await desk.handlers['workspace.createPractice']({ orders: practice }, call)
  await desk.upkeep.settled()
  const status = await desk.handlers['app.status']({}, NO_COMMAND)
  return { workspace: status.workspace, kind: status.kind, orders: status.orders }
}

async function importFile({ line, cwd, desk, call }: CliCall): Promise<unknown> {
  if (line.options['day-first'] && line.options['month-first'])
    throw new AppError('input.invalid', 'Either --day-first or --month-first, not both.', {
      path: 'day-first',
    })
  const parsed = importOptionsSchema.safeParse({
    dayOrder: line.options['day-first']
      ? 'day-first'
      : line.options['month-first']
        ? 'month-first'
        : undefined,
    timeZone: textOf(line, 'time-zone'),
    currency: textOf(line, 'currency')?.toUpperCase(),
    shopName: textOf(line, 'shop'),
  })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new AppError('input.invalid', `${String(issue?.path[0])} has to be ${issue?.message}.`, {
      path: issue?.path.join('.'),
    })
  }
  const request = {
    path: resolve(cwd, onlyOperand(line, 'file')),
    options: parsed.data,
    runId: desk.services.random.uuidV7(),
  }
  if (line.options['dry-run']) return reportShape(await desk.imports.dryRun(request))
  const report = await desk.imports.start(request, desk.services.metaOf(call))
  await desk.upkeep.settled()
  return reportShape(report)
}

async function listOrders({ line, desk }: CliCall): Promise<unknown> {
  const name = textOf(line, 'view') ?? 'all'
  const view = await viewNamed(desk, name)
  const { keys } = await desk.handlers['orders.openView'](
    { ...view, search: textOf(line, 'search') ?? view.search },
    NO_COMMAND,
  )
  const offset = numberOf(line, 'offset', 0, [0, Number.MAX_SAFE_INTEGER])
  const seqs = [...keys.subarray(offset, offset + numberOf(line, 'limit', 100, [0, 1_000_000]))]
  const orders: unknown[] = []
  for (let from = 0; from < seqs.length; from += ROWS_AT_ONCE) {
    const rows = await desk.services.store.query('orders.withItems', {
      seqs: seqs.slice(from, from + ROWS_AT_ONCE),
    })
    orders.push(
      ...rows.map(({ items, ...row }) =>
        orderShape({ ...row, items: items.map(itemShape) }, desk.services.clock.now()),
      ),
    )
  }
  return { orders, total: keys.length }
}

async function labels({ line, cwd, desk, call }: CliCall): Promise<unknown> {
  const [verb, file, ...others] = line.operands
  if (verb !== 'import' || file === undefined || others.length > 0)
    throw new AppError('input.invalid', 'desk labels import FILE, a PDF, PNG or ZPL file of labels', {
      path: 'labels',
    })
  const request = { path: resolve(cwd, file), runId: desk.services.random.uuidV7() }
  const report = await desk.labels.runner.start(request, desk.services.metaOf(call))
  await desk.labels.tidy()
  return report
}

async function printers(cli: CliCall): Promise<unknown> {
  const { line, desk, call } = cli
  const [verb, name] = line.operands
  if (verb === undefined) return { printers: await printerList(desk) }
  if (verb === 'discover')
    return desk.handlers['printers.discover']({ seconds: numberOf(line, 'seconds', 4, [1, 15]) }, NO_COMMAND)
  const setUp = Object.hasOwn(SETUP_VERBS, verb) ? SETUP_VERBS[verb] : undefined
  if (name === undefined || (setUp === undefined && verb !== 'add' && verb !== 'remove'))
    throw new AppError(
      'input.invalid',
      'desk printers, desk printers discover, or desk printers add|remove|set|test-label|measure|calibrate NAME ...',
      { path: 'printers' },
    )
  if (verb === 'add') return { printer: await addPrinter(cli, name) }
  const printer = (await desk.handlers['printers.list']({}, NO_COMMAND)).find(
    (one) => one.name === name || one.id === name,
  )
  if (!printer) throw new AppError('input.notFound', `There is no printer "${name}".`, { printer: name })
  if (setUp !== undefined) return setUp(cli, printer.id)
  return desk.handlers['printers.remove']({ id: printer.id }, call)
}

async function printerList(desk: Desk): Promise<(Printer & Partial<PrinterStatus>)[]> {
  const { printers: states } = await desk.handlers['app.status']({}, NO_COMMAND)
  const printers = await desk.handlers['printers.list']({}, NO_COMMAND)
  return printers.map((printer) => ({ ...printer, ...states.find((state) => state.id === printer.id) }))
}

async function addPrinter({ line, cwd, desk, call }: CliCall, name: string): Promise<unknown> {
  const [tcp, folder, queue] = [textOf(line, 'tcp'), textOf(line, 'folder'), textOf(line, 'queue')]
  const language = languageOf(line) ?? 'zpl'
  const connection =
    tcp !== undefined
      ? parseAddress(tcp)
      : folder !== undefined
        ? { kind: 'folder' as const, path: resolve(cwd, folder) }
        : queue !== undefined
          ? { kind: 'queue' as const, queue: queueNamed(queue) }
          : null
  if (connection === null || [tcp, folder, queue].filter((one) => one !== undefined).length > 1)
    throw new AppError(
      'input.invalid',
      'Say how to reach the printer: --tcp HOST:PORT, --queue NAME or --folder DIR.',
      { path: 'tcp' },
    )
  const media = mediaOf(line) ?? usualMedia(language)
  return desk.door.add({ name, connection, language, dpi: dpiOf(line) ?? 203, media }, call)
}

function queueNamed(text: string): string {
  const queue = queueNameSchema.safeParse(text)
  if (queue.success) return queue.data
  throw new AppError('input.invalid', 'That is not the name of a queue. See: desk printers discover', {
    path: 'queue',
  })
}

async function print({ line, desk, call }: CliCall): Promise<unknown> {
  const wanted = textOf(line, 'document') ?? 'label'
  const document = DOCUMENT_KINDS.find((kind) => kind === wanted)
  if (document === undefined)
    throw new AppError(
      'input.invalid',
      `--document has to be one of ${DOCUMENT_KINDS.join(', ')}, not "${wanted}".`,
      { path: 'document' },
    )
  const name = textOf(line, 'printer')
  const orders = [...someOperands(line, 'order')]
  const copies =
    line.options['copies'] === undefined ? {} : { copies: numberOf(line, 'copies', 1, [1, MOST_COPIES]) }
  const printer = name === undefined ? {} : { printerId: await printerId(desk, name) }
  const outcome = await desk.handlers['print.print']({ orders, document, ...copies, ...printer }, call)
  if (outcome.jobs.length === 0) throw refusedAll(outcome.refused)
  const settled = await waitForJobs(desk, outcome.jobs)
  await picturesOf(desk, settled)
  return { ...(jobsShape(settled) as object), refused: outcome.refused }
}

/** A virtual printer draws after it has printed; its pictures are waited for, as a script will look for them. */
async function picturesOf(desk: Desk, jobs: readonly PrintJob[]): Promise<void> {
  const virtual = new Set(
    (await printerList(desk)).filter((printer) => printer.isVirtual).map((printer) => printer.id),
  )
  const isAllDone = jobs.every((job) => virtual.has(job.printerId) && job.state === 'sent')
  if (isAllDone) await desk.printing.idle()
}

/** A bulk act of which nothing was done is an error; of which something was, an answer that names the rest. */
function whole<T extends { readonly done: readonly unknown[]; readonly refused: readonly Refusal[] }>(
  outcome: T,
): T {
  if (outcome.done.length === 0) throw refusedAll(outcome.refused)
  return outcome
}

function refusedAll(refused: readonly Refusal[]): AppError {
  const [first] = refused
  return new AppError(first?.code ?? 'input.invalid', first?.message ?? 'Nothing was done.', { refused })
}
