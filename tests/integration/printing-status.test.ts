import { createServer, type Socket } from 'node:net'
import snmp from 'net-snmp'
import { afterEach, describe, expect, test } from 'vitest'
import {
  eplStatus,
  escposStatus,
  tsplStatus,
  zplStatus,
} from '../../src/main/printing/status/label-printer-status.ts'
import { snmpStatus } from '../../src/main/printing/status/snmp-status.ts'
import { onLine, SharedLine } from '../../src/main/printing/transports/shared-line.ts'
import { tcpTransport } from '../../src/main/printing/transports/tcp-transport.ts'
import type { Printer } from '../../src/shared/domain/printing/printing.ts'
import { startFakeRasterPrinter } from '../harness/printers/fake-raster-printer.ts'
import { startFakeZebra, type ZebraMode } from '../harness/printers/fake-zebra.ts'
import { aQueue, until } from '../harness/printers/queue-bench.ts'
import { aPrinter, aTicket } from '../harness/printers/tickets.ts'

const never = new AbortController().signal
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A printer that answers by these rules, and nothing else. */
async function answering(answers: (text: string) => string | null): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      const answer = answers(chunk.toString('latin1'))
      if (answer !== null) socket.write(answer, 'latin1')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const asking = (port: number, isTalker = true) => ({
  transport: tcpTransport({ host: '127.0.0.1', port }),
  isTalker,
  timeoutMs: 150,
})

describe('a label printer says how it is', () => {
  test('in ZPL: what it reports, and its silence once it used to answer is an error', async () => {
    const zebra = await startFakeZebra()
    cleanups.push(() => zebra.close())
    const source = zplStatus(asking(zebra.port))
    expect(await source.read(never)).toMatchObject({ condition: 'ready' })
    zebra.mode.isPaperOut = true
    expect(await source.read(never)).toMatchObject({ condition: 'paperOut' })
    zebra.mode = { isHeadOpen: true }
    expect(await source.read(never)).toMatchObject({ condition: 'headOpen' })
    zebra.mode = { isSilent: true }
    expect(await source.read(never)).toMatchObject({
      condition: 'offline',
      says: expect.stringContaining('says nothing'),
    })
    expect(await zplStatus(asking(zebra.port, false)).read(never)).toMatchObject({ condition: 'unknown' })
    await zebra.turnOff()
    expect(await source.read(never)).toMatchObject({ condition: 'offline' })
    expect(zebra.printed).toEqual([])
  })

  test('in TSPL, by one byte', async () => {
    let byte = 0
    const port = await answering((text) => (text === '\u001b!?' ? String.fromCharCode(byte) : null))
    const seen: string[] = []
    for (byte of [0x00, 0x01, 0x04, 0x08, 0x10, 0x20, 0x80])
      seen.push((await tsplStatus(asking(port)).read(never)).condition)
    expect(seen).toEqual(['ready', 'headOpen', 'paperOut', 'ribbonOut', 'paused', 'busy', 'paused'])
  })

  test('in ESC/POS, by two bytes, and nothing else is believed', async () => {
    let bytes: readonly number[] = []
    const port = await answering((text) => {
      const byte = bytes[{ '\u0010\u0004\u0002': 0, '\u0010\u0004\u0004': 1 }[text] ?? 2]
      return byte === undefined ? null : String.fromCharCode(byte)
    })
    const seen: string[] = []
    for (bytes of [
      [0x12, 0x12],
      [0x16, 0x12],
      [0x32, 0x12],
      [0x12, 0x72],
      [0x52, 0x12],
      [0x12, 0x1e],
      [0x3f, 0x12],
    ])
      seen.push((await escposStatus(asking(port, false)).read(never)).condition)
    expect(seen).toEqual(['ready', 'headOpen', 'paperOut', 'paperOut', 'paused', 'low', 'unknown'])
  })

  test('in ESC/POS, and prints nothing when it is asked', async () => {
    const device = await startFakeRasterPrinter('escpos', { mode: { isPaperOut: true } })
    cleanups.push(() => device.close())
    expect(await escposStatus(asking(device.port, false)).read(never)).toMatchObject({
      condition: 'paperOut',
    })
    device.loadPaper()
    expect(await escposStatus(asking(device.port, false)).read(never)).toMatchObject({ condition: 'ready' })
    expect([device.printed, device.obeyed]).toEqual([[], []])
  })

  test('in EPL, by a code', async () => {
    let code = '00'
    const port = await answering((text) => (text.includes('^ee') ? `${code}\r\n` : null))
    const seen: string[] = []
    for (code of ['00', '07', '11', '0C']) seen.push((await eplStatus(asking(port)).read(never)).condition)
    expect(seen).toEqual(['ready', 'paperOut', 'headOpen', 'paused'])
  })
})

describe('by SNMP', () => {
  /** An agent with the printer's row of hrPrinterTable. */
  async function anAgent(bits: number, port: number) {
    const agent = snmp.createAgent(
      { port, disableAuthorization: true, address: '127.0.0.1' },
      () => undefined,
    )
    const mib = agent.getMib()
    const maxAccess = snmp.MaxAccess['read-only']
    mib.registerProvider({
      name: 'hrPrinterTable',
      type: snmp.MibProviderType.Table,
      oid: '1.3.6.1.2.1.25.3.5.1',
      maxAccess: snmp.MaxAccess['not-accessible'],
      tableColumns: [
        { number: 1, name: 'hrPrinterStatus', type: snmp.ObjectType.Integer, maxAccess },
        { number: 2, name: 'hrPrinterDetectedErrorState', type: snmp.ObjectType.OctetString, maxAccess },
        { number: 99, name: 'row', type: snmp.ObjectType.Integer, maxAccess },
      ],
      tableIndex: [{ columnName: 'row' }],
    } as never)
    mib.addTableRow('hrPrinterTable', [3, Buffer.of(bits, 0), 1])
    cleanups.push(() => agent.close())
  }

  test('a printer that keeps silent on its port is asked through its agent; one without an agent is unknown', async () => {
    await anAgent(0x40, 16_161)
    const read = (port: number) => snmpStatus({ host: '127.0.0.1', port, timeoutMs: 300 }).read(never)
    expect(await read(16_161)).toMatchObject({ condition: 'paperOut' })
    expect(await read(16_163)).toMatchObject({ condition: 'unknown' })
  })
})

/** How a Zebra behaves that cannot be asked after its label any more. */
interface MuteMode {
  /** Absent: it has no odometer. */
  readonly counts?: boolean
  readonly echoes?: boolean
  /** What `~HS` says between the label and the silence: out of paper, say. */
  readonly lastWords?: string
  /** False: nobody knows yet that it echoes. */
  readonly isKnown?: boolean
}

const READY =
  '\x02030,0,0,1218,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n'
const OUT_OF_PAPER = READY.replace('\x02030,0,0,1218,000', '\x02030,1,0,1218,001')

/** Prints one label at a Zebra that then goes silent on `~HS`; answers its job and all that it was sent. */
async function printAtMute({ counts, echoes = false, lastWords = '', isKnown = true }: MuteMode) {
  let [printed, isMute, words, received] = [1_000, false, lastWords, '']
  const port = await answering((text) => {
    received += text
    let said = ''
    if (text.includes('^XZ')) {
      if (counts === true) printed += 1
      isMute = true
      if (echoes) said += /\^FN9999\^FD([^^]*)\^FS\^HV9999,36,/.exec(received)?.[1] ?? ''
    }
    if (text.includes('getvar') && counts !== undefined) said += `"${printed}"`
    if (text.includes('~HS') && !isMute) said += READY
    else if (text.includes('~HS') && words !== '') [said, words] = [said + words, '']
    return said === '' ? null : said
  })
  const printer = { ...aPrinter(port), setup: isKnown ? { echoesJobs: true } : {} }
  const line = new SharedLine()
  line.hasOdometer = counts !== undefined
  const bench = aQueue([printer], {
    transportFor: () => onLine(tcpTransport({ host: '127.0.0.1', port }), line),
  })
  cleanups.push(() => bench.queue.close())
  const job = bench.journal.add(aTicket(), printer.id)
  bench.queue.start()
  bench.queue.kick(printer.id)
  await until(() => job.state === 'printed' || job.state === 'uncertain', 'the label is settled')
  return { job, received }
}

describe('the odometer', () => {
  test('that counted exactly this label proves it where ~HS fell silent', async () => {
    const { job } = await printAtMute({ counts: true })
    expect(job.state).toBe('printed')
    expect(job.evidence).toMatchObject({ odometer: { before: 1_000, after: 1_001 }, despite: 'silence' })
  })

  test('that did not move proves nothing: a person is asked', async () => {
    expect((await printAtMute({ counts: false })).job.state).toBe('uncertain')
  })
})

describe('the echo of a job', () => {
  test('is noted and settles nothing where ~HS fell silent: a Zebra out of paper is silent too', async () => {
    const { job } = await printAtMute({ echoes: true })
    expect(job.state).toBe('uncertain')
    expect(job.evidence).toMatchObject({ echo: true })
  })

  test('that did not come is not in the history', async () => {
    const { job } = await printAtMute({ echoes: false })
    expect(job.state).toBe('uncertain')
    expect(job.evidence).not.toHaveProperty('echo')
  })

  test('settles nothing where the paper ran out meanwhile, nor against an odometer that did not move', async () => {
    const outOfPaper = await printAtMute({ echoes: true, lastWords: OUT_OF_PAPER })
    const uncounted = await printAtMute({ echoes: true, counts: false })
    expect([outOfPaper.job.state, uncounted.job.state]).toEqual(['uncertain', 'uncertain'])
  })

  /** A label that is printed at a Zebra that echoes; `setup` is what is known of it. */
  async function printed(over: Partial<Printer>, mode: ZebraMode = {}) {
    const zebra = await startFakeZebra({ echoesJobs: true, ...mode })
    cleanups.push(() => zebra.close())
    const printer = aPrinter(zebra.port, over)
    const bench = aQueue([printer])
    cleanups.push(() => bench.queue.close())
    const job = bench.journal.add(aTicket(), printer.id)
    bench.queue.start()
    await until(() => job.state === 'printed' || job.state === 'sent', 'the label is out')
    return { job, label: zebra.printed[0]?.bytes.toString('latin1') ?? '' }
  }

  test('is counted in the bytes that left and not in the hash of the label', async () => {
    const known = await printed({ setup: { echoesJobs: true } })
    const unknown = await printed({})
    const field = /\^FO\d+,0\^A0N,10,10\^FN9999.*\n/.exec(known.label)?.[0] ?? ''
    expect(field).toContain(known.job.id)
    expect(known.label.replace(field, '')).toBe(unknown.label)
    expect(known.job.bytes).toBe((unknown.job.bytes ?? 0) + field.length)
    expect(known.job.sha256).toBe(unknown.job.sha256)
  })

  test('is not asked of a printer that answers nothing, though it once did', async () => {
    const silent = await printed({ setup: { echoesJobs: true }, backChannel: 'silent' }, { isSilent: true })
    expect(silent.label).toContain('^XZ')
    expect(silent.label).not.toContain('^HV')
  })

  test('is not asked of a printer that is not known to echo: it gets the bytes of its label and no more', async () => {
    const { job, received } = await printAtMute({ echoes: true, isKnown: false })
    expect(received).not.toContain('^HV')
    expect(job.state).toBe('uncertain')
  })
})
