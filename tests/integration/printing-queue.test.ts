import { afterEach, describe, expect, it } from 'vitest'
import { glyphKey } from '../../src/main/printing/encode/label-elements.ts'
import type { PrintQueue } from '../../src/main/printing/queue/print-queue.ts'
import type { Raster } from '../../src/main/printing/raster/raster-client.ts'
import { type FakeZebra, startFakeZebra, type ZebraMode } from '../harness/printers/fake-zebra.ts'
import { aQueue, noRaster, until } from '../harness/printers/queue-bench.ts'
import { anAddress, aPrinter, aTicket } from '../harness/printers/tickets.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function aDesk(mode: ZebraMode = {}, backChannel: 'answers' | 'silent' | 'unknown' = 'answers') {
  const zebra = await startFakeZebra(mode)
  const printer = aPrinter(zebra.port, { backChannel })
  const bench = aQueue([printer])
  cleanups.push(
    () => zebra.close(),
    () => bench.queue.close(),
  )
  const add = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      bench.journal.add(
        aTicket({ tiktokOrderId: `5764614130387${String(bench.journal.jobs.length).padStart(5, '0')}` }),
        printer.id,
      )
    }
    bench.queue.start()
    bench.queue.kick(printer.id)
  }
  return { ...bench, zebra, printer, add, settled: (...states: string[]) => settled(bench, states) }
}

function settled(
  bench: { journal: { states(): string[] }; queue: PrintQueue },
  states: string[],
): Promise<void> {
  return until(
    () => bench.journal.states().every((state) => states.includes(state)),
    `all jobs ${states.join(' or ')}`,
  )
}

/** The order ids on paper, in order. */
function paper(zebra: FakeZebra): string[] {
  return zebra.printed.map((label) => /ORDER (\d+)/.exec(label.bytes.toString('latin1'))?.[1] ?? 'unreadable')
}

describe('the print queue on a printer that answers', () => {
  it('prints every label once, in order, on one connection', async () => {
    const desk = await aDesk()
    desk.add(20)
    await desk.settled('printed')
    expect(paper(desk.zebra)).toEqual(desk.journal.jobs.map((job) => job.ticket.tiktokOrderId))
    expect(desk.zebra.connections).toBe(1)
    expect(desk.errors).toEqual([])
  })

  it('writes sending, then the commit mark, then the end of each job', async () => {
    const desk = await aDesk()
    desk.add(1)
    await desk.settled('printed')
    expect(desk.journal.trail.map((entry) => entry.split(':')[1])).toEqual([
      'sending',
      'committed',
      'printed',
    ])
  })

  it('sends exactly the bytes that the journal recorded', async () => {
    const { createHash } = await import('node:crypto')
    const desk = await aDesk()
    desk.add(1)
    await desk.settled('printed')
    const bytes = Buffer.concat([desk.zebra.printed[0]?.bytes ?? Buffer.alloc(0), Buffer.from('\n')])
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(desk.journal.jobs[0]?.sha256)
  })

  it('keeps labels queued while the printer is off and prints them once when it is back', async () => {
    const desk = await aDesk()
    await desk.zebra.turnOff()
    desk.add(3)
    await until(() => desk.queue.status(desk.printer.id).reason === 'printer.offline', 'offline shown')
    expect(desk.journal.states()).toEqual(['queued', 'queued', 'queued'])
    await desk.zebra.turnOn()
    await desk.settled('printed')
    expect(paper(desk.zebra)).toHaveLength(3)
  })

  it('sends nothing to a printer without paper and prints once when it is loaded', async () => {
    const desk = await aDesk({ isPaperOut: true })
    desk.add(2)
    await until(() => desk.queue.status(desk.printer.id).reason === 'printer.paperOut', 'paper out shown')
    expect(desk.zebra.firstBytesAt).toHaveLength(0)
    expect(desk.journal.states()).toEqual(['queued', 'queued'])
    desk.zebra.loadPaper()
    await desk.settled('printed')
    expect(paper(desk.zebra)).toHaveLength(2)
  })

  it('holds labels while the cover is open', async () => {
    const desk = await aDesk({ isHeadOpen: true })
    desk.add(1)
    await until(() => desk.queue.status(desk.printer.id).reason === 'printer.coverOpen', 'cover shown')
    expect(desk.journal.states()).toEqual(['queued'])
  })

  it('holds labels when a printer that used to answer is silent', async () => {
    const desk = await aDesk({ isSilent: true })
    desk.add(1)
    await until(() => desk.queue.status(desk.printer.id).reason === 'printer.notReady', 'not ready shown')
    expect(desk.zebra.firstBytesAt).toHaveLength(0)
    expect(desk.journal.states()).toEqual(['queued'])
  })

  it('holds labels when the printer takes connections and never reads', async () => {
    const desk = await aDesk({ isDeaf: true })
    desk.add(1)
    await until(() => desk.queue.status(desk.printer.id).reason === 'printer.notReady', 'not ready shown')
    expect(desk.journal.states()).toEqual(['queued'])
  })

  it('waits for paper that ran out with the label inside, and calls it printed when it is out', async () => {
    const desk = await aDesk({ labelMs: 30 })
    desk.add(1)
    await until(() => desk.zebra.firstBytesAt.length === 1, 'label arrived')
    desk.zebra.mode.isPaperOut = true
    desk.zebra.mode.labelMs = 0
    await until(
      () =>
        desk.queue.status(desk.printer.id).reason === 'printer.paperOut' ||
        desk.journal.states()[0] === 'printed',
      'seen',
    )
    desk.zebra.loadPaper()
    await desk.settled('printed', 'uncertain')
    expect(paper(desk.zebra)).toHaveLength(1)
  })

  it('retries a label whose connection broke before its commit mark, without a double', async () => {
    const desk = await aDesk({ resetAfterBytes: 400, keepsPartial: true })
    desk.journal.fsyncMs = 20
    desk.add(2)
    await until(() => desk.zebra.connections >= 2, 'a second try')
    desk.zebra.mode.resetAfterBytes = undefined
    await desk.settled('printed')
    expect(paper(desk.zebra)).toEqual(desk.journal.jobs.map((job) => job.ticket.tiktokOrderId))
    expect(desk.zebra.printed.every((label) => label.bytes.toString('latin1').startsWith('^XA'))).toBe(true)
    expect(desk.zebra.cancels.length).toBeGreaterThan(0)
  })

  it('asks a person about a label that breaks the connection every time, with nothing printed', async () => {
    const desk = await aDesk({ resetAfterBytes: 400 })
    desk.journal.fsyncMs = 20
    desk.add(1)
    await desk.settled('uncertain')
    expect(desk.zebra.printed).toHaveLength(0)
  })

  it('asks a person when the connection broke after the label had gone, and goes on with the others', async () => {
    const desk = await aDesk({ resetAfterLabels: 2 })
    desk.add(4)
    await desk.settled('printed', 'uncertain')
    expect(desk.journal.states()).toEqual(['printed', 'uncertain', 'printed', 'printed'])
    expect(paper(desk.zebra)).toHaveLength(4)
  })

  it('clears half a label that a crash left in the printer before it prints', async () => {
    const desk = await aDesk({ keepsPartial: true })
    desk.zebra.plantPartial('^XA^FO10,10^FDhalf of another')
    desk.add(1)
    await desk.settled('printed')
    expect(desk.zebra.printed[0]?.bytes.toString('latin1')).not.toContain('half of another')
  })

  it('wipes the buffer only when nothing complete is in it and no job is unresolved', async () => {
    const desk = await aDesk({ keepsPartial: true, ignoresCancelPartial: true })
    desk.zebra.plantPartial('^XA^FO10,10^FDhalf of another')
    desk.add(1)
    await desk.settled('printed')
    expect(desk.zebra.cancels).toEqual(['~JA'])
  })

  it('prints nothing while half a label cannot be cleared because a job is unresolved', async () => {
    const desk = await aDesk({ keepsPartial: true, ignoresCancelPartial: true })
    desk.journal.add(aTicket(), desk.printer.id).state = 'uncertain'
    desk.zebra.plantPartial('^XA^FO10,10^FDhalf of another')
    desk.add(1)
    await until(() => desk.queue.status(desk.printer.id).reason === 'printer.notReady', 'not ready shown')
    expect(desk.zebra.cancels).toEqual([])
    expect(desk.zebra.printed).toHaveLength(0)
  })
})

describe('the print queue on a printer that never answers', () => {
  it('calls a label sent when it was taken and the connection closed in order', async () => {
    const desk = await aDesk({ isSilent: true }, 'silent')
    desk.add(3)
    await desk.settled('sent')
    expect(paper(desk.zebra)).toHaveLength(3)
    expect(desk.zebra.printed.every((label) => label.bytes.toString('latin1').startsWith('^XA'))).toBe(true)
  })

  it('finds out by itself whether an unknown printer answers', async () => {
    const silent = await aDesk({ isSilent: true }, 'unknown')
    const talking = await aDesk({}, 'unknown')
    silent.add(2)
    talking.add(2)
    await silent.settled('sent')
    await talking.settled('printed')
    expect(silent.queue.status(silent.printer.id).backChannel).toBe('silent')
  })

  it('asks a person about a label that broke before its end, and calls the half label back before the next', async () => {
    const desk = await aDesk({ isSilent: true, keepsPartial: true, resetAfterBytes: 400 }, 'silent')
    desk.add(1)
    await desk.settled('uncertain')
    desk.zebra.mode.resetAfterBytes = undefined
    desk.add(1)
    await desk.settled('uncertain', 'sent')
    expect(paper(desk.zebra)).toEqual([desk.journal.jobs[1]?.ticket.tiktokOrderId])
    expect(desk.zebra.printed[0]?.bytes.toString('latin1').match(/\^XA/g)).toHaveLength(1)
  })

  it('calls half a label back that the desk left when it died, also where that label is wanted no more', async () => {
    const desk = await aDesk({ isSilent: true, keepsPartial: true }, 'silent')
    desk.zebra.plantPartial('^XA^FO10,10^FDhalf of a label that was cancelled since')
    desk.add(1)
    await desk.settled('sent')
    expect(desk.zebra.cancels).toEqual(['~JX'])
    expect(desk.zebra.printed.map(({ bytes }) => bytes.toString('latin1').match(/\^XA/g)?.length)).toEqual([
      1,
    ])
  })

  it('calls half a label back that an earlier run left, though the label that was cut is not the next', async () => {
    const desk = await aDesk({ isSilent: true, keepsPartial: true }, 'silent')
    desk.zebra.plantPartial('^XA^FO10,10^FDhalf of a cancelled one')
    desk.add(2)
    await desk.settled('sent')
    expect(desk.zebra.printed.map(({ bytes }) => bytes.toString('latin1').match(/\^XA/g)?.length)).toEqual([
      1, 1,
    ])
    expect(paper(desk.zebra)).toEqual(desk.journal.jobs.map((job) => job.ticket.tiktokOrderId))
    expect(desk.zebra.cancels).toEqual(['~JX'])
  })

  it('asks a person when the connection is reset after the label', async () => {
    const desk = await aDesk({ isSilent: true, resetsAfterEnd: true }, 'silent')
    desk.add(1)
    await desk.settled('uncertain')
  })
})

describe('a printer that a person has stopped', () => {
  it('prints nothing after a restart until it is let go on, and has its next labels ready', async () => {
    const zebra = await startFakeZebra()
    const printer = aPrinter(zebra.port)
    const bench = aQueue([])
    cleanups.push(
      () => zebra.close(),
      () => bench.queue.close(),
    )
    for (let n = 0; n < 3; n += 1)
      bench.journal.add(aTicket({ tiktokOrderId: `57646141303870000${n}` }), printer.id)
    bench.queue.configure([printer], new Set([printer.id]))
    bench.queue.start()
    bench.queue.kick(printer.id)
    await bench.queue.idle()
    expect(bench.queue.status(printer.id).activity).toBe('paused')
    expect(bench.journal.states()).toEqual(['queued', 'queued', 'queued'])
    bench.queue.resume(printer.id)
    await settled(bench, ['printed'])
    expect(zebra.printed).toHaveLength(3)
  })

  it('shows how many labels are drawn for when it goes on, and tells that it stopped', async () => {
    const desk = await aDesk({ labelMs: 5 })
    const told: string[] = []
    desk.queue.onChange(({ activity }) => told.push(activity))
    desk.queue.start()
    await desk.queue.idle()
    desk.queue.pause(desk.printer.id)
    for (let n = 0; n < 3; n += 1) desk.journal.add(aTicket({ tiktokOrderId: `5764${n}` }), desk.printer.id)
    desk.queue.kick(desk.printer.id)
    await until(() => desk.queue.readyAhead(desk.printer.id) === 3, 'three labels ready')
    expect(told).toContain('paused')
    desk.queue.resume(desk.printer.id)
    await desk.settled('printed')
    expect(desk.queue.readyAhead(desk.printer.id)).toBe(0)
  })
})

describe('labels made ahead', () => {
  /** A desk whose labels all have a line to draw, what was drawn and when, and a label by its number. */
  async function aDrawingDesk() {
    const zebra = await startFakeZebra()
    const printer = aPrinter(zebra.port)
    const drawn: string[] = []
    const raster: Raster = {
      ...noRaster,
      text: async (lines) => {
        drawn.push(lines.map((line) => line.text).join())
        const dot = { widthDots: 1, heightDots: 1, bits: new Uint8Array([0x80]) }
        return { blocks: new Map(lines.map((line) => [glyphKey(line), dot])), uncovered: '' }
      },
    }
    const bench = aQueue([printer], { raster })
    cleanups.push(
      () => zebra.close(),
      () => bench.queue.close(),
    )
    const ticket = (n: number) => aTicket({ recipient: anAddress({ name: `Ж ${n}` }) })
    return { ...bench, zebra, printer, drawn, ticket }
  }

  it('are drawn once, in their order, for the whole of a queue', async () => {
    const desk = await aDrawingDesk()
    const labels = Array.from({ length: 12 }, (_, n) => desk.ticket(n))
    for (const ticket of labels) desk.journal.add(ticket, desk.printer.id)
    desk.queue.start()
    await settled(desk, ['printed'])
    expect(desk.drawn).toEqual(labels.map((_, n) => `Ж ${n}`))
    expect(desk.zebra.printed).toHaveLength(12)
  })

  it('wait for the key with nothing left to draw', async () => {
    const desk = await aDrawingDesk()
    expect(await desk.queue.prepare([desk.ticket(1), desk.ticket(2)])).toBe(2)
    desk.journal.add(desk.ticket(2), desk.printer.id)
    desk.queue.start()
    await settled(desk, ['printed'])
    expect(desk.drawn).toEqual(['Ж 1', 'Ж 2'])
  })

  it('are all drawn for a printer that stands, and not drawn again when it goes on', async () => {
    const desk = await aDrawingDesk()
    desk.queue.start()
    await desk.queue.idle()
    desk.queue.pause(desk.printer.id)
    const labels = Array.from({ length: 60 }, (_, n) => desk.ticket(n))
    for (const ticket of labels) {
      desk.journal.add(ticket, desk.printer.id)
      desk.queue.kick(desk.printer.id)
    }
    await expect.poll(() => desk.queue.readyAhead(desk.printer.id)).toBe(60)
    expect(desk.zebra.printed).toHaveLength(0)
    desk.queue.resume(desk.printer.id)
    await settled(desk, ['printed'])
    expect(desk.drawn).toEqual(labels.map((_, n) => `Ж ${n}`))
  })

  it('change nothing where looking ahead fails', async () => {
    const desk = await aDrawingDesk()
    desk.journal.upcoming = () => Promise.reject(new Error('no reader'))
    for (let n = 0; n < 6; n += 1) desk.journal.add(desk.ticket(n), desk.printer.id)
    desk.queue.start()
    await settled(desk, ['printed'])
    expect(desk.zebra.printed).toHaveLength(6)
  })

  it('are none without a printer', async () => {
    const desk = await aDrawingDesk()
    desk.queue.configure([])
    expect(await desk.queue.prepare([desk.ticket(1)])).toBe(0)
  })
})

describe('a label asked for while its printer is at rest', () => {
  /** Queues a label and, where the printer may begin, claims it in the same step. */
  async function ask(
    desk: Awaited<ReturnType<typeof aDesk>>,
    before: () => Promise<void> = () => Promise.resolve(),
  ) {
    return desk.queue.askWith(undefined, async (printerId) => {
      await before()
      desk.journal.add(aTicket(), desk.printer.id)
      return { printerId, claimed: printerId === null ? null : await desk.journal.claimNext(printerId) }
    })
  }

  /** A desk whose queue is started, and how often its printer was connected to by then. */
  async function atRest() {
    const desk = await aDesk()
    desk.queue.start()
    await desk.queue.idle()
    return { ...desk, before: desk.zebra.connections }
  }

  it('is claimed by who asks, and printed once without another claim of its own', async () => {
    const desk = await atRest()
    expect((await ask(desk)).printerId).toBe(desk.printer.id)
    await desk.settled('printed')
    const went = desk.journal.trail.map((entry) => entry.split(':')[1])
    expect(went).toEqual(['sending', 'committed', 'printed'])
    expect(desk.zebra.printed).toHaveLength(1)
  })

  it('goes over the connection that was opened while the asking went on', async () => {
    const desk = await atRest()
    await ask(desk, () => until(() => desk.zebra.connections > desk.before, 'connected'))
    await desk.settled('printed')
    expect(desk.zebra.connections).toBe(desk.before + 1)
  })

  it('is left to the loop where the printer is at work', async () => {
    const desk = await aDesk({ labelMs: 20 })
    desk.add(2)
    await until(() => desk.zebra.firstBytesAt.length >= 1, 'first label')
    expect((await ask(desk)).printerId).toBe(null)
    await desk.settled('printed')
    expect(desk.zebra.printed).toHaveLength(3)
  })

  it('is left to the loop before the queue was started', async () => {
    const desk = await aDesk()
    expect((await ask(desk)).printerId).toBe(null)
  })

  it('is the label in hand where the printer is paused meanwhile', async () => {
    const desk = await atRest()
    const asked = ask(desk)
    desk.queue.pause(desk.printer.id)
    await asked
    await desk.queue.idle()
    expect(desk.journal.states()).toEqual(['printed'])
  })

  it('comes out or waits again, and is never left half way, where the queue is closed meanwhile', async () => {
    const desk = await atRest()
    const asked = ask(desk)
    await Promise.all([asked, desk.queue.close()])
    const [state] = desk.journal.states()
    expect(['printed', 'queued']).toContain(state)
    expect(desk.zebra.printed).toHaveLength(state === 'printed' ? 1 : 0)
  })

  it('waits again where the printer is off, and prints once when it is back', async () => {
    const desk = await atRest()
    await desk.zebra.turnOff()
    await ask(desk)
    await until(() => desk.queue.status(desk.printer.id).reason === 'printer.offline', 'offline shown')
    await desk.zebra.turnOn()
    await desk.settled('printed')
    expect(desk.zebra.printed).toHaveLength(1)
  })

  it('leaves the printer as it was when the asking fails', async () => {
    const desk = await atRest()
    const failed = ask(desk, () => Promise.reject(new Error('disk full')))
    await expect(failed).rejects.toThrow('disk full')
    await desk.queue.idle()
    expect(desk.queue.status(desk.printer.id)).toMatchObject({ activity: 'idle', reason: null })
    desk.add(1)
    await desk.settled('printed')
    expect(desk.errors).toEqual([])
  })
})

describe('the print queue and its journal', () => {
  it('never sends the end of a label whose commit mark cannot be written, and prints it once later', async () => {
    const desk = await aDesk({ keepsPartial: true })
    let isFull = true
    desk.journal.fault = (method) => {
      if (isFull && method === 'markCommitted') throw new Error('disk full')
    }
    desk.add(2)
    await until(() => desk.queue.status(desk.printer.id).activity === 'halted', 'halted')
    expect(desk.zebra.printed).toHaveLength(0)
    isFull = false
    await desk.settled('printed')
    expect(paper(desk.zebra)).toEqual(desk.journal.jobs.map((job) => job.ticket.tiktokOrderId))
  })

  it('keeps trying to record an end and prints nothing else meanwhile', async () => {
    const desk = await aDesk()
    let failures = 3
    desk.journal.fault = (method) => {
      if (method !== 'markCommitted' && desk.zebra.printed.length === 1 && failures-- > 0)
        throw new Error('disk full')
    }
    desk.add(3)
    await desk.settled('printed')
    expect(paper(desk.zebra)).toHaveLength(3)
  })

  it('stops after the label in hand when paused and goes on when resumed', async () => {
    const desk = await aDesk({ labelMs: 20 })
    desk.add(4)
    await until(() => desk.zebra.firstBytesAt.length >= 1, 'first label')
    desk.queue.pause(desk.printer.id)
    await desk.queue.idle()
    const done = desk.zebra.printed.length
    expect(done).toBeLessThan(4)
    expect(desk.queue.status(desk.printer.id).activity).toBe('paused')
    expect(desk.journal.states().filter((state) => state === 'queued')).toHaveLength(4 - done)
    desk.queue.resume(desk.printer.id)
    await desk.settled('printed')
    expect(desk.zebra.printed).toHaveLength(4)
  })

  it('records the label in hand when closed', async () => {
    const desk = await aDesk({ labelMs: 20 })
    desk.add(3)
    await until(() => desk.zebra.firstBytesAt.length >= 1, 'first label')
    await desk.queue.close()
    expect(desk.journal.states().some((state) => state === 'sending' || state === 'committed')).toBe(false)
    expect(desk.zebra.printed).toHaveLength(
      desk.journal.states().filter((state) => state === 'printed').length,
    )
  })

  it('keeps printers apart: one that is off does not hold up another', async () => {
    const zebra = await startFakeZebra()
    const off = await startFakeZebra()
    await off.close()
    const [on, gone] = [
      aPrinter(zebra.port),
      aPrinter(off.port, { id: '0192f000-0000-7000-8000-000000000002' }),
    ]
    const bench = aQueue([on, gone])
    cleanups.push(
      () => zebra.close(),
      () => bench.queue.close(),
    )
    bench.journal.add(aTicket(), gone.id)
    bench.journal.add(aTicket(), on.id)
    bench.queue.start()
    await until(() => bench.journal.states()[1] === 'printed', 'the other printer printed')
    expect(bench.journal.states()[0]).toBe('queued')
  })

  it('prints nothing on media that is too small, says so, and prints once when the media is put right', async () => {
    const zebra = await startFakeZebra()
    const printer = aPrinter(zebra.port)
    const bench = aQueue([{ ...printer, media: { widthMm: 40, heightMm: 30 } }])
    cleanups.push(
      () => zebra.close(),
      () => bench.queue.close(),
    )
    const job = bench.journal.add(aTicket(), printer.id)
    bench.queue.start()
    await until(() => bench.queue.status(printer.id).reason === 'printer.mediaMismatch', 'shown')
    expect(zebra.printed).toHaveLength(0)
    bench.queue.configure([printer])
    await until(() => job.state === 'printed', 'printed')
    expect(zebra.printed).toHaveLength(1)
  })

  it('tries a label again that could not be drawn, then asks a person and lets the others pass', async () => {
    const zebra = await startFakeZebra()
    const printer = aPrinter(zebra.port)
    const text = () => Promise.reject(new Error('no drawing'))
    const bench = aQueue([printer], { raster: { ...noRaster, text } })
    cleanups.push(
      () => zebra.close(),
      () => bench.queue.close(),
    )
    const drawn = bench.journal.add(aTicket({ recipient: anAddress({ name: 'สมชาย' }) }), printer.id)
    const plain = bench.journal.add(aTicket(), printer.id)
    bench.queue.start()
    await until(() => plain.state === 'printed', 'the other one printed')
    expect(drawn.state).toBe('uncertain')
    expect(zebra.printed).toHaveLength(1)
  })

  it('shows no fault for a printer that is off while there is nothing to print', async () => {
    const desk = await aDesk()
    await desk.zebra.turnOff()
    desk.queue.start()
    await desk.queue.idle()
    expect(desk.queue.status(desk.printer.id)).toMatchObject({ activity: 'idle', reason: null })
  })

  it('goes on after a restart: queued again what was cut before its mark, asked about what was cut after it', async () => {
    const desk = await aDesk({ keepsPartial: true })
    const [before, after, fresh] = [1, 2, 3].map((n) =>
      desk.journal.add(aTicket({ tiktokOrderId: `57646141303870000${n}` }), desk.printer.id),
    )
    if (before === undefined || after === undefined || fresh === undefined) throw new Error('no jobs')
    Object.assign(before, { state: 'sending', attempt: 1 })
    Object.assign(after, { state: 'committed', attempt: 1 })
    desk.zebra.plantPartial('^XA^FO10,10^FDhalf of the first')
    desk.journal.restart()
    desk.queue.start()
    await until(() => fresh.state === 'printed', 'the fresh one printed')
    expect([before.state, after.state]).toEqual(['printed', 'uncertain'])
    expect(paper(desk.zebra)).toEqual([before.ticket.tiktokOrderId, fresh.ticket.tiktokOrderId])
    expect(desk.zebra.cancels).toEqual(['~JX'])
  })

  it('survives a listener that throws', async () => {
    const desk = await aDesk()
    desk.queue.onChange(() => {
      throw new Error('a broken view')
    })
    desk.add(2)
    await desk.settled('printed')
    expect(desk.zebra.printed).toHaveLength(2)
  })
})
