import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { PowerShell } from '../../../../../src/main/printing/transports/windows/powershell.ts'
import {
  CANCEL_SCRIPT,
  JOBS_SCRIPT,
  QUEUE_SCRIPT,
  SEND_SCRIPT,
} from '../../../../../src/main/printing/transports/windows/scripts.ts'
import { windowsQueue } from '../../../../../src/main/printing/transports/windows/windows-queue.ts'
import type { Winspool } from '../../../../../src/main/printing/transports/windows/winspool.ts'

// Windows itself is not here: these are fakes of its spooler and its shell.

const label = { name: 'creatorflow job-1', format: 'raw', bytes: Buffer.from('^XA^XZ') } as const

function fakeSpooler(over: Partial<Winspool> = {}) {
  const calls: unknown[][] = []
  const noted =
    <T>(name: string, answer: T, told: (...call: unknown[]) => unknown[] = () => []) =>
    async (...call: unknown[]) => {
      calls.push([name, ...told(...call)])
      return answer
    }
  const winspool: Winspool = {
    open: noted('open', { isOpen: 1, handle: 'h' }, (queue) => [queue]),
    startDocument: noted('start', 17, (...call) => call),
    startPage: noted('startPage', 1),
    write: async (_handle, bytes) => {
      calls.push(['write', Buffer.from(bytes).toString()])
      return { isWritten: 1, count: bytes.byteLength }
    },
    endPage: noted('endPage', 1),
    endDocument: noted('end', 1),
    abort: noted('abort', 1),
    close: noted('close', 1),
    ...over,
  }
  return { winspool: async () => winspool, calls }
}

function fakeShell(over: { queue?: object; jobs?: object[]; sent?: string } = {}) {
  const runs: { script: string; variables: Readonly<Record<string, string>>; file: string | null }[] = []
  const about = {
    name: 'Zebra',
    driver: 'ZDesigner',
    driverVersion: 3,
    status: 'Normal',
    address: '',
    ...over.queue,
  }
  const powerShell: PowerShell = async (script, variables) => {
    const path = variables['CF_FILE']
    runs.push({ script, variables, file: path === undefined ? null : readFileSync(path, 'latin1') })
    if (script === QUEUE_SCRIPT) return JSON.stringify(about)
    if (script === JOBS_SCRIPT) return JSON.stringify(over.jobs ?? [])
    return script === SEND_SCRIPT ? (over.sent ?? '23\r\n') : ''
  }
  return { powerShell, runs }
}

describe('a label to a Windows queue', () => {
  test('passes through the spooler call by call, as RAW, and answers the number of its job', async () => {
    const { winspool, calls } = fakeSpooler()
    const { powerShell } = fakeShell()
    expect(await windowsQueue('Zebra', { winspool, powerShell }).submit(label)).toBe(17)
    expect(calls).toEqual([
      ['open', 'Zebra'],
      ['start', 'h', 'creatorflow job-1', 'RAW'],
      ['startPage'],
      ['write', '^XA^XZ'],
      ['endPage'],
      ['end'],
      ['close'],
    ])
  })

  test('is XPS_PASS for a version 4 driver', async () => {
    const { winspool, calls } = fakeSpooler()
    const { powerShell } = fakeShell({ queue: { driverVersion: 4 } })
    await windowsQueue('Zebra', { winspool, powerShell }).submit(label)
    expect(calls[1]).toEqual(['start', 'h', 'creatorflow job-1', 'XPS_PASS'])
  })

  test('that is written in part is aborted, and was then not printed; where it cannot be, nobody knows', async () => {
    const short: Partial<Winspool> = { write: async () => ({ isWritten: 1, count: 3 }) }
    const { powerShell } = fakeShell()
    const { winspool, calls } = fakeSpooler(short)
    await expect(windowsQueue('Zebra', { winspool, powerShell }).submit(label)).rejects.toMatchObject({
      code: 'printer.notReady',
    })
    expect(calls.map(([name]) => name)).toEqual(['open', 'start', 'startPage', 'abort', 'close'])
    const stuck = fakeSpooler({ ...short, abort: async () => 0 })
    await expect(
      windowsQueue('Zebra', { winspool: stuck.winspool, powerShell }).submit(label),
    ).rejects.toMatchObject({ code: 'printer.unknownOutcome' })
  })

  test('for a printer that Windows does not know is refused', async () => {
    const { winspool } = fakeSpooler({ open: async () => ({ isOpen: 0, handle: null }) })
    await expect(
      windowsQueue('Gone', { winspool, powerShell: fakeShell().powerShell }).submit(label),
    ).rejects.toMatchObject({ code: 'input.notFound' })
  })

  test('goes by PowerShell where the library cannot be loaded, from a file that is gone afterwards', async () => {
    const { powerShell, runs } = fakeShell()
    const winspool = () => Promise.reject(new Error('blocked'))
    expect(await windowsQueue('A "queue"; $x', { winspool, powerShell }).submit(label)).toBe(23)
    const sent = runs.find(({ script }) => script === SEND_SCRIPT)
    expect(sent?.file).toBe('^XA^XZ')
    expect(sent?.variables).toMatchObject({ CF_QUEUE: 'A "queue"; $x', CF_DATATYPE: 'RAW' })
    expect(existsSync(sent?.variables['CF_FILE'] ?? '')).toBe(false)
    const unsure = fakeShell({ sent: '-1' })
    await expect(
      windowsQueue('Zebra', { winspool, powerShell: unsure.powerShell }).submit(label),
    ).rejects.toMatchObject({ code: 'printer.unknownOutcome' })
  })
})

test('jobs are found by name, the newest of them; one that is gone from the queue was passed on', async () => {
  const jobs = [
    { id: 3, name: 'creatorflow job-1', status: 'Printing' },
    { id: 5, name: 'creatorflow job-1', status: 'Error, PaperOut' },
    { id: 6, name: 'letter.docx', status: 'Deleting' },
  ]
  const { powerShell, runs } = fakeShell({ jobs })
  const queue = windowsQueue('Zebra', { winspool: fakeSpooler().winspool, powerShell })
  expect(await queue.find('creatorflow job-1')).toMatchObject({ id: 5, state: 'waiting' })
  expect(await queue.find('creatorflow job-2')).toBeNull()
  expect(await queue.job(6)).toMatchObject({ state: 'cancelled' })
  expect(await queue.job(2)).toMatchObject({ state: 'completed' })
  await queue.cancel(5)
  expect(runs.at(-1)).toMatchObject({ script: CANCEL_SCRIPT, variables: { CF_QUEUE: 'Zebra', CF_JOB: '5' } })
})

test('a queue tells its state, and nonsense from the shell is refused', async () => {
  const winspool = fakeSpooler().winspool
  const out = windowsQueue('Zebra', {
    winspool,
    ...fakeShell({ queue: { status: 'PaperOut', address: '10.0.0.9' } }),
  })
  expect(await out.facts()).toMatchObject({
    isRaw: true,
    reasons: ['media-empty'],
    deviceUri: 'socket://10.0.0.9',
  })
  const odd = windowsQueue('Zebra', { winspool, powerShell: async () => '<html>' })
  await expect(odd.facts()).rejects.toMatchObject({ code: 'printer.notReady' })
})
