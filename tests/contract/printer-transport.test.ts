import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { IppClient } from '../../src/main/printing/ipp/ipp-client.ts'
import { cupsQueue } from '../../src/main/printing/transports/cups-queue.ts'
import { folderTransport } from '../../src/main/printing/transports/folder-transport.ts'
import { queueTransport } from '../../src/main/printing/transports/queue-transport.ts'
import { tcpTransport } from '../../src/main/printing/transports/tcp-transport.ts'
import type { Transport } from '../../src/main/printing/transports/transport.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { type PrivateCups, startPrivateCups } from '../harness/cups/private-cups.ts'
import { fakeOsQueue } from '../harness/printers/fake-os-queue.ts'
import { fakeTransport } from '../harness/printers/fake-transport.ts'
import { startFakeZebra } from '../harness/printers/fake-zebra.ts'

interface Bench {
  readonly transport: Transport
  /** True where nothing is given away before the label is whole. */
  readonly keepsUntilWhole?: boolean
  /** What came out, as text. */
  printed(): Promise<string[]>
  close(): Promise<void>
}

const label = {
  jobId: '0192f000-0000-7000-8000-00000000abcd',
  tiktokOrderId: '576461413038785752',
  at: 1_700_000_000_000,
}
const body = Buffer.from('^XA^FO10,10^A0N,30,30^FH^FDhello^FS\n')
const end = Buffer.from('^XZ\n')
const never = new AbortController().signal

async function overTcp(): Promise<Bench> {
  const zebra = await startFakeZebra()
  return {
    transport: tcpTransport({ host: zebra.host, port: zebra.port }),
    printed: async () => zebra.printed.map(({ bytes }) => bytes.toString('latin1')),
    close: () => zebra.close(),
  }
}

async function intoFolder(): Promise<Bench> {
  const path = join(await mkdtemp(join(tmpdir(), 'labels-')), 'new folder')
  const png = () => Promise.resolve(new Uint8Array([1]))
  const transport = folderTransport({
    path,
    dpi: 203,
    media: FOUR_BY_SIX,
    png,
    onPictureFailed: () => undefined,
  })
  return {
    transport,
    printed: async () => {
      const names = (await readdir(path)).filter((name) => name.endsWith('.zpl')).sort()
      return Promise.all(names.map(async (name) => (await readFile(join(path, name), 'latin1')).trimEnd()))
    },
    close: async () => {
      await transport.settled()
      await rm(path, { recursive: true, force: true })
    },
  }
}

async function inMemory(): Promise<Bench> {
  const { transport, printed } = fakeTransport()
  return { transport, printed: async () => printed, close: () => Promise.resolve() }
}

let cups: PrivateCups
let queues = 0
beforeAll(async () => {
  cups = await startPrivateCups()
})
afterAll(() => cups.close())

async function throughCups(): Promise<Bench> {
  const zebra = await startFakeZebra()
  queues += 1
  const name = `Zebra${queues}`
  await cups.addRaw(name, zebra.port)
  const queue = cupsQueue(new IppClient(cups.address), name)
  return {
    transport: queueTransport({ queue, language: 'zpl', media: FOUR_BY_SIX }),
    keepsUntilWhole: true,
    printed: async () => {
      while ((await cups.run('lpstat', '-o', name)) !== '')
        await new Promise((resolve) => setTimeout(resolve, 20))
      return zebra.printed.map(({ bytes }) => bytes.toString('latin1'))
    },
    close: () => zebra.close(),
  }
}

async function throughFakeQueue(): Promise<Bench> {
  const queue = fakeOsQueue()
  return {
    transport: queueTransport({ queue, language: 'zpl', media: FOUR_BY_SIX }),
    keepsUntilWhole: true,
    printed: async () => queue.documents.map(({ bytes }) => Buffer.from(bytes).toString('latin1').trim()),
    close: () => Promise.resolve(),
  }
}

describe.each([
  ['tcp', overTcp],
  ['CUPS queue', throughCups],
  ['fake queue', throughFakeQueue],
  ['folder', intoFolder],
  ['fake', inMemory],
] as const)('the %s transport', (_name, start) => {
  let bench: Bench
  afterEach(() => bench.close())

  it('prints at ^XZ and closes in order', async () => {
    bench = await start()
    const session = await bench.transport.open(never, label)
    await session.write(body)
    expect(await bench.printed()).toEqual([])
    await session.write(end)
    expect(await session.close()).toBe('finished')
    expect(await bench.printed()).toEqual([`${body}^XZ`.trim()])
  })

  it('prints nothing without ^XZ', async () => {
    bench = await start()
    const session = await bench.transport.open(never, label)
    await session.write(body)
    await session.close()
    expect(await bench.printed()).toEqual([])
  })

  it('counts the bytes it gave away, queries not among them', async () => {
    bench = await start()
    const session = await bench.transport.open(never, label)
    expect(session.bytesHandedOver).toBe(0)
    await session.query('~HS', { timeoutMs: 100 })
    expect(session.bytesHandedOver).toBe(0)
    await session.write(body)
    expect(session.bytesHandedOver).toBe(bench.keepsUntilWhole === true ? 0 : body.length)
    await session.close()
  })

  it('refuses to write once closed, and closes twice as once', async () => {
    bench = await start()
    const session = await bench.transport.open(never, label)
    const outcome = await session.close()
    expect(await session.close()).toBe(outcome)
    expect(session.isOpen).toBe(false)
    await expect(session.write(body)).rejects.toMatchObject({ code: 'printer.unknownOutcome' })
  })

  it('does not print what was aborted', async () => {
    bench = await start()
    const session = await bench.transport.open(never, label)
    await session.write(body)
    session.abort()
    expect(session.isOpen).toBe(false)
    expect(await session.close()).toBe('reset')
    expect(await bench.printed()).toEqual([])
  })

  it('does not open when told to stop', async () => {
    bench = await start()
    await expect(bench.transport.open(AbortSignal.abort(), label)).rejects.toMatchObject({
      code: 'printer.offline',
    })
  })
})
