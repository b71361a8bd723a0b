import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { askStatus } from '../../src/main/printing/queue/await-paper.ts'
import { probePrinter } from '../../src/main/printing/status/probe-printer.ts'
import { folderTransport } from '../../src/main/printing/transports/folder-transport.ts'
import { tcpTransport } from '../../src/main/printing/transports/tcp-transport.ts'
import { FOUR_BY_SIX } from '../../src/shared/domain/printing/media.ts'
import { type FakeZebra, startFakeZebra, type ZebraMode } from '../harness/printers/fake-zebra.ts'
import { aQueue, until } from '../harness/printers/queue-bench.ts'
import { aRasterClient } from '../harness/printers/raster.ts'
import { aPrinter, aTicket } from '../harness/printers/tickets.ts'

const zebras: FakeZebra[] = []
afterEach(async () => {
  for (const zebra of zebras.splice(0)) await zebra.close()
})
const never = new AbortController().signal

async function aZebra(mode: ZebraMode = {}): Promise<FakeZebra> {
  const zebra = await startFakeZebra(mode)
  zebras.push(zebra)
  return zebra
}

describe('a network printer', () => {
  it('that refuses got not one byte', async () => {
    const zebra = await aZebra()
    await zebra.turnOff()
    await expect(tcpTransport(zebra).open(never)).rejects.toMatchObject({ code: 'printer.offline' })
  })

  it('that resets is told from one that closes in order', async () => {
    const zebra = await aZebra({ isSilent: true, resetsAfterEnd: true })
    const session = await tcpTransport(zebra).open(never)
    await session.write(Buffer.from('^XA^XZ'))
    expect(await session.close()).toBe('reset')
  })

  it('that never closes its side is timed out', async () => {
    const zebra = await aZebra({ isDeaf: true })
    const session = await tcpTransport({ host: zebra.host, port: zebra.port, closeTimeoutMs: 50 }).open(never)
    await session.write(Buffer.from('^XA^XZ'))
    expect(await session.close()).toBe('timedOut')
  })

  it('that takes nothing more fails the write in time instead of hanging', async () => {
    const zebra = await aZebra({ isDeaf: true })
    const session = await tcpTransport({ host: zebra.host, port: zebra.port, writeTimeoutMs: 100 }).open(
      never,
    )
    await expect(session.write(Buffer.alloc(32_000_000))).rejects.toMatchObject({
      code: 'printer.unknownOutcome',
    })
    expect(session.isOpen).toBe(false)
  })
})

describe('what a network printer says unasked', () => {
  const JOB = '0190f3a0-0000-7000-8000-00000000000a'
  const label = Buffer.from(`^XA^FO1624,0^FN9999^FD${JOB}^FS^HV9999,36,,,L^FS^XZ`)

  it('is remembered over the questions that follow, whose answers it does not disturb', async () => {
    const session = await tcpTransport(await aZebra({ echoesJobs: true })).open(never)
    expect(session.hasHeard?.(JOB)).toBe(false)
    await session.write(label)
    for (const _ of [1, 2]) expect(await askStatus(session, 500)).toMatchObject({ formatsInBuffer: 0 })
    expect(session.hasHeard?.(JOB)).toBe(true)
    await session.close()
  })

  it('is forgotten behind 16 KB of talk: what is kept has a bound', async () => {
    const zebra = await aZebra({ echoesJobs: true })
    const session = await tcpTransport(zebra).open(never)
    await session.write(label)
    for (let asked = 0; asked < 250; asked += 1) await askStatus(session, 500)
    expect(session.hasHeard?.(JOB)).toBe(false)
    await session.close()
  })
})

describe('probing a printer', () => {
  it('finds its model, resolution and state, and prints nothing', async () => {
    const zebra = await aZebra()
    const probe = await probePrinter(tcpTransport(zebra), never)
    expect(probe).toMatchObject({ backChannel: 'answers', model: 'ZD421-203dpi', dpi: 203, coding: 'z64' })
    expect(probe.status?.isPaperOut).toBe(false)
    expect(zebra.printed).toHaveLength(0)
  })

  it('finds that it never answers', async () => {
    const zebra = await aZebra({ isSilent: true })
    expect(await probePrinter(tcpTransport(zebra), never, 50)).toEqual({
      backChannel: 'silent',
      model: undefined,
      dpi: undefined,
      coding: 'acs',
      status: null,
    })
  })

  it('says that it cannot be reached', async () => {
    const zebra = await aZebra()
    await zebra.turnOff()
    await expect(probePrinter(tcpTransport(zebra), never)).rejects.toMatchObject({ code: 'printer.offline' })
  })
})

describe('the virtual printer', () => {
  it('writes each label of a batch as bytes and as a picture', async () => {
    const path = await mkdtemp(join(tmpdir(), 'labels-'))
    const raster = aRasterClient()
    const printer = aPrinter(0, { connection: { kind: 'folder', path }, backChannel: 'silent' })
    const { journal, queue, errors } = aQueue([printer], { raster })
    for (const id of ['576461413038785752', '../../576^XZ'])
      journal.add(aTicket({ tiktokOrderId: id }), printer.id)
    queue.start()
    await until(() => journal.states().every((state) => state === 'sent'), 'both sent')
    await queue.close()
    await raster.close()
    const names = (await readdir(path)).sort()
    expect(names).toHaveLength(4)
    for (const name of names) expect(name).toMatch(/^\d{8}T\d{9}Z_[0-9A-Za-z-]+_[0-9a-f-]+\.(zpl|png)$/)
    expect(errors).toEqual([])
  })

  it('draws the pictures that a crash left undone when it is next used', async () => {
    const path = await mkdtemp(join(tmpdir(), 'labels-'))
    await writeFile(join(path, 'old.zpl'), '^XA^FO1,1^GB9,9,9^FS^XZ')
    const png = () => Promise.resolve(new Uint8Array([1]))
    const transport = folderTransport({
      path,
      dpi: 203,
      media: FOUR_BY_SIX,
      png,
      onPictureFailed: () => undefined,
    })
    await (await transport.open(never)).close()
    await transport.settled()
    expect((await readdir(path)).sort()).toEqual(['old.png', 'old.zpl'])
  })

  it('keeps the label where its picture fails, and reports it', async () => {
    const path = await mkdtemp(join(tmpdir(), 'labels-'))
    const failures: unknown[] = []
    const png = () => Promise.reject(new Error('no picture'))
    const transport = folderTransport({
      path,
      dpi: 203,
      media: FOUR_BY_SIX,
      png,
      onPictureFailed: (error) => failures.push(error),
    })
    const session = await transport.open(never)
    await session.write(Buffer.from('^XA^XZ\n'))
    expect(await session.close()).toBe('finished')
    await transport.settled()
    expect(await readdir(path)).toHaveLength(1)
    expect(failures).toHaveLength(1)
  })

  it('is offline, with nothing printed, where the folder cannot be made', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'labels-')), 'a file')
    await writeFile(file, '')
    const options = {
      path: file,
      dpi: 203 as const,
      media: FOUR_BY_SIX,
      png: () => Promise.reject(new Error()),
      onPictureFailed: () => undefined,
    }
    await expect(folderTransport(options).open(never)).rejects.toMatchObject({ code: 'printer.offline' })
  })
})
