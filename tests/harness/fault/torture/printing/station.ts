import { connect } from 'node:net'
import { type FakeZebra, startFakeZebra, type ZebraMode } from '../../../printers/fake-zebra.ts'
import { PrinterLine } from '../../../printers/printer-line.ts'
import type { PrinterFault, PrinterPlan } from './plan.ts'

const SLOW_LABEL_MS = 25
const SLOW_LINE_MS = 4
/** The beginning of somebody else's label. */
const PLANTED = '^XA^CI28^PW812^FO20,20^A0N,30,30^FDORDER 999'

/** How a fault is made. */
export interface Strike {
  readonly what: PrinterFault
  readonly bytes: number
  readonly labels: number
}

/** A printer, the line to it, and what is wrong with both. */
export class Station {
  readonly plan: PrinterPlan
  readonly zebra: FakeZebra
  readonly line: PrinterLine
  readonly #healthy: ZebraMode

  private constructor(plan: PrinterPlan, zebra: FakeZebra, line: PrinterLine, healthy: ZebraMode) {
    this.plan = plan
    this.zebra = zebra
    this.line = line
    this.#healthy = healthy
  }

  static async open(plan: PrinterPlan): Promise<Station> {
    const healthy: ZebraMode = {
      isSilent: plan.backChannel === 'silent',
      isPaperOut: false,
      isHeadOpen: false,
      isPaused: false,
      resetsAfterEnd: false,
      resetAfterLabels: undefined,
      keepsPartial: true,
      ignoresCancelPartial: plan.isStubborn,
      labelMs: plan.labelMs,
    }
    const zebra = await startFakeZebra({ ...healthy })
    return new Station(plan, zebra, await PrinterLine.open(zebra.port), healthy)
  }

  /** Makes a fault. False where this printer cannot have it. */
  async strike({ what, bytes, labels }: Strike): Promise<boolean> {
    const { line, zebra } = this
    const mode = (change: ZebraMode) => {
      zebra.mode = { ...zebra.mode, ...change }
    }
    switch (what) {
      case 'refuse':
        await line.unplug()
        break
      case 'acceptNotRead':
        line.hold()
        break
      case 'resetAfterLabels':
        mode({ resetAfterLabels: zebra.printed.length + labels })
        break
      case 'resetAfterBytes':
        line.cutAfter(bytes)
        break
      case 'resetAfterEnd':
        mode({ resetsAfterEnd: true })
        break
      case 'halfOpen':
        line.muteAfter(bytes)
        break
      case 'slow':
        line.delayMs = SLOW_LINE_MS
        mode({ labelMs: SLOW_LABEL_MS })
        break
      case 'silentStatus':
        mode({ isSilent: true })
        return this.plan.backChannel !== 'silent'
      case 'paperOut':
        mode({ isPaperOut: true })
        break
      case 'paperOutSilent':
        mode({ isPaperOut: true, isSilent: true })
        break
      case 'headOpen':
        mode({ isHeadOpen: true })
        break
      case 'pausedAtPrinter':
        mode({ isPaused: true })
        break
      case 'partialLeft':
      case 'powerCut':
        return await this.#ifItAnswers(what)
    }
    return true
  }

  /**
   * Of a printer that never answers nobody can know that somebody else left half a label in it, nor that it lost its
   * labels together with its power: no program holds these laws there.
   */
  async #ifItAnswers(what: 'partialLeft' | 'powerCut'): Promise<boolean> {
    if (this.plan.backChannel !== 'answers') return false
    if (what === 'powerCut') await this.cutPower()
    // Nobody else's bytes come between those of an open connection.
    else if (this.line.isQuiet) this.zebra.plantPartial(PLANTED)
    else return false
    return true
  }

  /** Switched off and on again: the line breaks, then what was in its memory is gone. */
  async cutPower(): Promise<void> {
    await this.line.unplug()
    await new Promise<void>((resolve) => {
      const socket = connect(this.zebra.port, this.zebra.host, () => socket.end('~JA'))
      socket.resume()
      socket.on('error', () => undefined)
      socket.on('close', () => resolve())
    })
    await this.line.plugIn()
  }

  async heal(): Promise<void> {
    this.zebra.mode = { ...this.#healthy }
    await this.line.heal()
    this.zebra.loadPaper()
  }

  /** True when nothing is on its way to paper any more. */
  get isAtRest(): boolean {
    return this.zebra.waiting === 0 && this.line.isQuiet
  }

  async close(): Promise<void> {
    await this.line.unplug()
    await this.zebra.close()
  }
}
