import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../../shared/errors/app-error.ts'
import type { OsDocument, OsJob, OsJobState, OsQueue, OsQueueFacts } from '../os-queue.ts'
import { koffiWinspool } from './koffi-winspool.ts'
import { type PowerShell, powerShell } from './powershell.ts'
import { CANCEL_SCRIPT, JOBS_SCRIPT, QUEUE_SCRIPT, QUEUES_SCRIPT, SEND_SCRIPT } from './scripts.ts'
import { type Datatype, sendByWinspool, type Winspool } from './winspool.ts'

/** How Windows is spoken to; tests put fakes here. */
export interface WindowsPorts {
  readonly powerShell: PowerShell
  /** Rejects where the library cannot be loaded: PowerShell then sends the bytes, half a second slower. */
  readonly winspool: () => Promise<Winspool>
}

const queueSchema = z.object({
  name: z.string().max(260),
  driver: z.string().max(260),
  driverVersion: z.int(),
  status: z.string().max(260),
  address: z.string().max(260),
})
const jobsSchema = z.array(z.object({ id: z.int(), name: z.string().max(260), status: z.string().max(260) }))

/** Drivers of version 4 take raw bytes as XPS_PASS. */
const V4 = 4
/** Words of Windows for what RFC 8011 calls printer-state-reasons. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/PaperOut/i, 'media-empty'],
  [/DoorOpen/i, 'cover-open'],
  [/Offline|NotAvailable/i, 'offline'],
  [/Paused/i, 'paused'],
  [/PaperJam/i, 'media-jam'],
]

const systemPorts: WindowsPorts = { powerShell, winspool: koffiWinspool }

/** A queue of Windows, given raw bytes past its driver. Tested against fakes; never run on Windows by us. */
export function windowsQueue(name: string, ports: WindowsPorts = systemPorts): OsQueue {
  const variables = { CF_QUEUE: name }
  const described = async () => parsed(queueSchema, await ports.powerShell(QUEUE_SCRIPT, variables))
  const jobs = async () => parsed(jobsSchema, await ports.powerShell(JOBS_SCRIPT, variables)).map(jobOf)
  return {
    facts: async () => factsOf(await described()),
    submit: async (document) => {
      const { driverVersion } = await described()
      return submitted(ports, name, document, driverVersion === V4 ? 'XPS_PASS' : 'RAW')
    },
    // Windows forgets a job that it is done with.
    job: async (id) =>
      (await jobs()).find((job) => job.id === id) ?? { id, name: '', state: 'completed', message: '' },
    find: async (wanted) =>
      (await jobs()).filter((job) => job.name === wanted).sort((a, b) => b.id - a.id)[0] ?? null,
    cancel: async (id) => {
      await ports.powerShell(CANCEL_SCRIPT, { ...variables, CF_JOB: String(id) })
    },
  }
}

/** Every queue of this machine. */
export async function windowsQueues(ports: WindowsPorts = systemPorts): Promise<OsQueueFacts[]> {
  return parsed(z.array(queueSchema), await ports.powerShell(QUEUES_SCRIPT, {})).map(factsOf)
}

async function submitted(
  ports: WindowsPorts,
  queue: string,
  document: OsDocument,
  datatype: Datatype,
): Promise<number> {
  if (document.format === 'pdf')
    throw new AppError('printer.notReady', 'Pages cannot be printed on Windows yet. Choose a label printer.')
  const winspool = await ports.winspool().catch(() => null)
  const { name, bytes } = document
  if (winspool !== null) return sendByWinspool(winspool, queue, { name, bytes, datatype })
  return sendByScript(ports.powerShell, { queue, name, bytes, datatype })
}

async function sendByScript(
  run: PowerShell,
  label: { queue: string; name: string; bytes: Uint8Array; datatype: Datatype },
): Promise<number> {
  const file = join(tmpdir(), `creatorflow-${randomUUID()}.prn`)
  try {
    await writeFile(file, label.bytes, { flag: 'wx', mode: 0o600 })
    const variables = {
      CF_QUEUE: label.queue,
      CF_NAME: label.name,
      CF_DATATYPE: label.datatype,
      CF_FILE: file,
    }
    const said = await run(SEND_SCRIPT, variables).catch((error: unknown) => {
      // The script may have been stopped after Windows took the label.
      throw new AppError(
        'printer.unknownOutcome',
        'Windows did not say whether it took the label.',
        {},
        { cause: error },
      )
    })
    const jobId = Number.parseInt(said.trim(), 10)
    if (jobId > 0) return jobId
    throw new AppError(
      jobId === 0 ? 'printer.notReady' : 'printer.unknownOutcome',
      `Windows ${jobId === 0 ? 'refused' : 'may not have taken'} the label. Look at the printer's queue.`,
    )
  } finally {
    await rm(file, { force: true })
  }
}

function factsOf(queue: z.output<typeof queueSchema>): OsQueueFacts {
  return {
    name: queue.name,
    model: queue.driver,
    // Any queue passes raw bytes past its driver; pages are not sent on Windows.
    isRaw: true,
    isAccepting: true,
    isStopped: /Paused/i.test(queue.status),
    isBusy: /Printing|Busy/i.test(queue.status),
    reasons: REASONS.filter(([words]) => words.test(queue.status)).map(([, reason]) => reason),
    message: '',
    errorPolicy: null,
    media: [],
    deviceUri: queue.address === '' ? '' : `socket://${queue.address}`,
  }
}

function jobOf({ id, name, status }: z.output<typeof jobsSchema>[number]): OsJob {
  return { id, name, state: stateOf(status), message: status }
}

function stateOf(status: string): OsJobState {
  if (/Delet/i.test(status)) return 'cancelled'
  if (/Printed|Complete/i.test(status)) return 'completed'
  return /Printing/i.test(status) ? 'printing' : 'waiting'
}

/** Scripts answer JSON; a machine that answers anything else is not understood. */
function parsed<T extends z.ZodType>(schema: T, text: string): z.output<T> {
  const found = schema.safeParse(jsonOf(text))
  if (found.success) return found.data
  throw new AppError(
    'printer.notReady',
    'Windows answered about its printers in a way that is not understood. Look at them in its printer settings.',
  )
}

function jsonOf(text: string): unknown {
  try {
    return text.trim() === '' ? [] : JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
