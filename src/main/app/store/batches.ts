import type { MessagePort } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/app-error.ts'
import { required } from '../../../shared/lib/assert.ts'
import {
  type BatchCounts,
  type BatchRequest,
  type BegunBatch,
  beginBatch,
} from '../../features/imports/write/batch.ts'
import { BatchWriter } from '../../features/imports/write/batch-writer.ts'
import { finishBatch } from '../../features/imports/write/finish.ts'
import { removeChunk } from '../../features/imports/write/remove.ts'
import type { CommandMeta } from '../../outbox/command-context.ts'
import { type CommandHost, runCommand } from '../../outbox/run-command.ts'
import { systemClock } from '../../platform/clock.ts'

/** The last order of a batch was sent: so many lines were read, and these orders lack one. */
export interface FinishRequest {
  readonly batchSeq: number
  readonly lines: number
  readonly incomplete: readonly string[]
}

/** The batches of the writer thread: at most one being written, and the removal of those given up or undone. */
export class Batches {
  readonly #host: CommandHost
  readonly #isAwaited: () => boolean
  #begun: BegunBatch | null = null
  #writer: BatchWriter | null = null
  #removal: Promise<void> | null = null

  /** @param isAwaited whether a command is on its way to this thread */
  constructor(host: CommandHost, isAwaited: () => boolean) {
    this.#host = host
    this.#isAwaited = isAwaited
  }

  /** Begins a batch once nothing is left to take away: an order on its way out would be met as one that stands. */
  async begin(request: BatchRequest): Promise<BegunBatch> {
    this.removeLeftOvers()
    await this.settled()
    const begun = this.#host.connection.write((tx) =>
      beginBatch(tx, this.#host.creatorId, request, systemClock.now()),
    )
    this.#begun = begun
    return begun
  }

  /** Orders come in over `port` from now on. */
  attach(batchSeq: number, port: MessagePort): null {
    const begun = required(this.#begun, 'a begun batch')
    if (begun.batchSeq !== batchSeq) throw new AppError('rule.busy', 'Another import is running.')
    this.#writer = new BatchWriter(this.#host, begun, port, systemClock.now, this.#isAwaited)
    // Whoever finishes or aborts hears of it; until then nobody has to.
    this.#writer.done.catch(() => undefined)
    return null
  }

  /** Resolves when the last order is stored; rejects with the reason when one could not be. */
  async stored(): Promise<null> {
    await required(this.#writer, 'a running batch').done
    return null
  }

  /** Waits for the last order to be stored, then makes the batch visible in one commit. */
  async finish(input: FinishRequest, meta: CommandMeta): Promise<BatchCounts & { journalId: string | null }> {
    const writer = required(this.#writer, 'a running batch')
    await writer.done
    const counts = writer.counts(input.lines)
    this.#host.faults('import.beforeFlip')
    const { value } = runCommand(this.#host, 'batch.finish', meta, (context) => ({
      ...counts,
      ...finishBatch(context, writer.context, counts, input.incomplete),
    }))
    this.#host.faults('import.afterFlip')
    this.#clear(input.batchSeq)
    // Of a command that was answered before, this batch is one too many: it was not shown and must not stay.
    this.removeLeftOvers()
    return value
  }

  /** Gives the batch up: nobody has seen it, and its rows are taken away. */
  async abort(batchSeq: number): Promise<null> {
    this.#writer?.stop(new AppError('import.cancelled', 'The import was stopped. Nothing of it was kept.'))
    this.#clear(batchSeq)
    this.removeLeftOvers()
    await this.settled()
    return null
  }

  /** Stores no more from here on: the file is about to be closed. What the batch left is taken away at the next start. */
  close(): void {
    this.#writer?.stop(
      new AppError(
        'import.cancelled',
        'The program was closed before the import was over. Nothing of it was kept.',
      ),
    )
  }

  /** Starts taking away what crashed, cancelled or undone batches left; a chunk at a time. */
  removeLeftOvers(): void {
    const running = this.#begun?.batchSeq ?? -1
    this.#host.connection.write((tx) =>
      tx.run(`UPDATE import_batches SET state = 'removing' WHERE state = 'staging' AND seq <> ?`, running),
    )
    this.#removal ??= this.#removeAll().finally(() => {
      this.#removal = null
    })
    // Whoever waits for it hears of a failure; what is left stays hidden, and the next removal goes on with it.
    this.#removal.catch(() => undefined)
  }

  /** Resolves when nothing is left to take away. */
  async settled(): Promise<null> {
    await this.#removal
    return null
  }

  async #removeAll(): Promise<void> {
    for (;;) {
      const next = this.#host.connection.read((tx) =>
        tx.value<number>(`SELECT seq FROM import_batches WHERE state = 'removing' ORDER BY seq LIMIT 1`),
      )
      if (next === undefined) return
      await new Promise((resolve) => setImmediate(resolve))
      this.#host.connection.write((tx) => removeChunk(tx, next, this.#isAwaited))
      this.#host.faults('import.remove')
    }
  }

  #clear(batchSeq: number): void {
    if (this.#begun?.batchSeq !== batchSeq) return
    this.#begun = null
    this.#writer = null
  }
}
