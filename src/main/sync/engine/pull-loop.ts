import { type Lane, Serial } from '../../../shared/lib/serial.ts'
import type { Common } from './common.ts'
import type { Copy } from './copy.ts'
import type { Line } from './line.ts'
import type { Link } from './link.ts'
import { applyPage, PAGE_ROWS } from './pages.ts'
import { judge } from './verdict.ts'

/** How often one pull may register, renew or begin anew before a refusal counts as a failure. */
const MOST_MENDS = 3

export interface PullPorts {
  readonly common: Common
  readonly line: Line
  readonly link: Link
  readonly copy: Copy
  /** What changes rows goes through it: an audit compares rows that stand still. */
  readonly lane: Lane
  /** A pull went well to its end. */
  readonly onPulled: (rows: number) => void
}

/** Brings what is new, one pull at a time. */
export class PullLoop {
  readonly #ports: PullPorts
  readonly #serial: Serial<boolean>

  constructor(ports: PullPorts) {
    this.#ports = ports
    this.#serial = new Serial(() => ports.lane.run(() => this.#run()))
  }

  get isBusy(): boolean {
    return this.#serial.isBusy
  }

  /** Pulls; true when everything came that the server had to give. Never rejects. */
  ask(): Promise<boolean> {
    return this.#serial.ask()
  }

  async #run(): Promise<boolean> {
    const { common, line, copy, onPulled } = this.#ports
    if (!line.mayTry) return false
    try {
      const rows = await this.#pull()
      copy.proven()
      common.board.set({ lastPullAt: common.life.now() })
      line.up(common.standing.mustCopy)
      common.teller.count(rows, 0)
      onPulled(rows)
      return true
    } catch (error) {
      line.failed(error)
      return false
    }
  }

  async #pull(): Promise<number> {
    const { common, link } = this.#ports
    for (let mends = 0; ; mends += 1) {
      try {
        if (!common.standing.isKnown) await common.standing.read()
        await link.ready()
        return await this.#pages()
      } catch (error) {
        if (mends >= MOST_MENDS) throw error
        await this.#mend(error)
      }
    }
  }

  /** Does what the server's refusal asks for; throws it where that is nothing. */
  async #mend(error: unknown): Promise<void> {
    const { link, copy } = this.#ports
    const { kind } = judge(error)
    if (kind === 'renew') await link.renew(error)
    else if (kind === 'register') await link.again(error)
    else if (kind === 'recopy') await copy.restart('ahead')
    else throw error
  }

  async #pages(): Promise<number> {
    const { common, copy } = this.#ports
    const { life, transport, standing } = common
    for (let rows = 0; ; ) {
      if (standing.mustCopy) return rows + (await copy.run())
      const { deviceId, cursor } = standing.position
      const answer = await life.server(() => transport.pull(deviceId, cursor, PAGE_ROWS))
      if ('mustBootstrap' in answer) {
        await copy.restart(answer.mustBootstrap)
        continue
      }
      rows += (await applyPage(common, answer, cursor)).rows
      if (!answer.more) return rows
    }
  }
}
