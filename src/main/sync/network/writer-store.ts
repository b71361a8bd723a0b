import type { DeskAnswer, DigestAnswer, Page, PushAnswer } from '../../../shared/sync/answers.ts'
import type { PortClient } from '../../db/thread/port-client.ts'
import type { Applied, OutboxBatch, Repaired, SyncEvent, SyncPosition, SyncStore } from '../ports.ts'
import { Recorder, type RecorderOptions } from '../records/recorder.ts'

/**
 * The writer thread as the engine sees it: pages are read and worked out here, in the network thread, so that the writer
 * has only to bind.
 */
export class WriterStore implements SyncStore {
  readonly #writer: Pick<PortClient, 'call'>
  readonly #recorder: Recorder

  constructor(writer: Pick<PortClient, 'call'>, options: RecorderOptions) {
    this.#writer = writer
    this.#recorder = new Recorder(options)
  }

  position(): Promise<SyncPosition> {
    return this.#ask('sync.position', {})
  }

  async registered(answer: DeskAnswer): Promise<void> {
    await this.#ask('sync.registered', { answer })
  }

  renewDevice(): Promise<SyncPosition> {
    return this.#ask('sync.renewDevice', {})
  }

  async applyPage(page: Page): Promise<Applied> {
    // Working a large page out holds this thread: what was asked for before, such as the next page, leaves first.
    await turn()
    return this.#ask('sync.applyPage', { page: this.#recorder.record(page) })
  }

  restart(reason: 'epoch' | 'ahead' | 'expired'): Promise<SyncPosition> {
    return this.#ask('sync.restart', { reason })
  }

  takeBatch(limits: { readonly mutations: number; readonly bytes: number }): Promise<OutboxBatch> {
    return this.#ask('sync.takeBatch', limits)
  }

  answered(answer: PushAnswer): Promise<Applied> {
    return this.#ask('sync.answered', { answer })
  }

  bury(ids: readonly string[], code: string, message: string): Promise<Applied> {
    return this.#ask('sync.bury', { ids, code, message })
  }

  compare(answer: DigestAnswer): Promise<readonly number[]> {
    return this.#ask('sync.compare', { answer })
  }

  repair(answer: DigestAnswer, buckets: readonly number[]): Promise<Repaired> {
    const part = answer.page ?? { cols: ['id'], rows: [] }
    const at = part.cols.indexOf('id')
    const page = this.#recorder.record({
      cursor: { epoch: '', xid: answer.xid },
      more: false,
      watermark: answer.xid,
      serverTime: 0,
      isBootstrap: false,
      tables: { [answer.table]: part },
      gone: [],
      acks: [],
    })
    return this.#ask('sync.repair', { answer, buckets, page, ids: part.rows.map((row) => String(row[at])) })
  }

  async audited(at: number): Promise<void> {
    await this.#ask('sync.audited', { at })
  }

  async note(event: SyncEvent): Promise<void> {
    await this.#ask('sync.note', { event })
  }

  async #ask<T>(name: string, input: unknown): Promise<T> {
    return (await this.#writer.call(name, input)) as T
  }
}

/** Lets what waits for this thread run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
