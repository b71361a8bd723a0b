import { JOB_RESOLUTIONS, PRINT_JOB_STATES } from '../../../shared/domain/printing/printing.ts'
import type { QueuePlace } from '../../../shared/domain/printing/queue-order.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { CallContext } from '../../../shared/ipc/contract.ts'
import { numberOf, textOf } from './arguments.ts'
import type { CliCall } from './cli-call.ts'
import { printerId } from './lookups.ts'
import { jobsShape, withIsoTimes } from './shapes.ts'
import { waitForJobs } from './wait-for-jobs.ts'

const NO_COMMAND: CallContext = { commandId: '' }

type JobCommand = (cli: CliCall, operands: readonly string[]) => Promise<unknown>

const verbs: Readonly<Record<string, JobCommand>> = {
  resolve,
  cancel,
  first: (cli, operands) => reorder(cli, operands, 'first'),
  up: (cli, operands) => reorder(cli, operands, 'up'),
  down: (cli, operands) => reorder(cli, operands, 'down'),
  last: (cli, operands) => reorder(cli, operands, 'last'),
  move,
  pause: (cli, operands) => pause(cli, operands, true),
  resume: (cli, operands) => pause(cli, operands, false),
  scan,
  batches: async ({ line, desk }) => ({
    batches: withIsoTimes(
      await desk.handlers['print.batches']({ limit: numberOf(line, 'limit', 10, [1, 100]) }, NO_COMMAND),
    ),
  }),
}

/** `desk jobs ...`: print jobs, and what a person does with those that wait. */
export async function jobs(cli: CliCall): Promise<unknown> {
  const [verb, ...operands] = cli.line.operands
  if (verb === undefined) return list(cli)
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (!known)
    throw new AppError('input.invalid', `desk jobs does not know "${verb}". See: desk --help`, {
      path: 'jobs',
    })
  return known(cli, operands)
}

async function list({ line, desk }: CliCall): Promise<unknown> {
  const state = textOf(line, 'state')
  const known = PRINT_JOB_STATES.find((one) => one === state)
  if (state !== undefined && !known)
    throw new AppError('input.invalid', `--state has to be one of ${PRINT_JOB_STATES.join(', ')}.`, {
      path: 'state',
    })
  const filter = {
    states: known ? [known] : undefined,
    order: textOf(line, 'order'),
    operator: textOf(line, 'operator'),
    batchId: textOf(line, 'batch'),
    limit: numberOf(line, 'limit', 1_000, [1, 1_000]),
  }
  return jobsShape(await desk.handlers['print.jobs'](filter, NO_COMMAND))
}

async function resolve({ desk, call }: CliCall, [id, resolution]: readonly string[]): Promise<unknown> {
  const known = JOB_RESOLUTIONS.find((one) => one === resolution)
  if (id === undefined || !known) throw usage('resolve ID printed|reprint|cancel', 'resolution')
  const settled = await desk.handlers['print.resolve']({ jobId: id, resolution: known }, call)
  return jobsShape(await waitForJobs(desk, settled))
}

async function cancel({ line, desk, call }: CliCall, ids: readonly string[]): Promise<unknown> {
  const batchId = textOf(line, 'batch')
  if (batchId === undefined && ids.length === 0) throw usage('cancel ID... or --batch BATCH', 'job')
  const choice = batchId === undefined ? { jobIds: [...ids] } : { batchId }
  const { cancelled, refused } = await desk.handlers['print.cancelJobs'](choice, call)
  const [first] = refused
  if (cancelled.length === 0 && first !== undefined)
    throw new AppError('rule.busy', first.message, { refused })
  return { ...(jobsShape(cancelled) as object), refused }
}

async function reorder({ desk, call }: CliCall, [id]: readonly string[], to: QueuePlace): Promise<unknown> {
  if (id === undefined) throw usage(`${to} ID`, 'job')
  return desk.handlers['print.reorder']({ jobId: id, to }, call)
}

/** Whoever types the command has been asked: what is different at the other printer is in the answer. */
async function move({ line, desk, call }: CliCall, ids: readonly string[]): Promise<unknown> {
  const name = textOf(line, 'to')
  const batchId = textOf(line, 'batch')
  if (name === undefined || (batchId === undefined && ids.length === 0))
    throw usage('move ID... or --batch BATCH, --to PRINTER', 'to')
  const choice = {
    ...(batchId === undefined ? { jobIds: [...ids] } : { batchId }),
    toPrinterId: await printerId(desk, name),
  }
  const plan = await desk.handlers['print.planMove'](choice, NO_COMMAND)
  const { moved } = await desk.handlers['print.move']({ ...choice, confirmed: true }, call)
  return { ...(jobsShape(await waitForJobs(desk, moved)) as object), differences: plan.differences }
}

async function pause({ desk, call }: CliCall, [name]: readonly string[], paused: boolean): Promise<unknown> {
  if (name === undefined) throw usage(`${paused ? 'pause' : 'resume'} PRINTER`, 'printer')
  const id = await printerId(desk, name)
  const outcome = await desk.handlers['printers.pause']({ id, paused }, call)
  const open = await desk.handlers['print.jobs'](
    { states: ['queued', 'failed_safe'], limit: 1_000 },
    NO_COMMAND,
  )
  if (!paused)
    await waitForJobs(
      desk,
      open.filter((job) => job.printerId === id),
    )
  return { printer: name, ...outcome }
}

async function scan({ desk, call }: CliCall, [code]: readonly string[]): Promise<unknown> {
  if (code === undefined) throw usage('scan CODE', 'code')
  return jobsShape(await desk.handlers['print.scan']({ code }, call))
}

function usage(words: string, path: string): AppError {
  return new AppError('input.invalid', `desk jobs ${words}`, { path })
}
