import type { MessagePort } from 'node:worker_threads'
import type { AppError } from '../../../../shared/errors/app-error.ts'
import { indexFrom } from '../../../db/orders/search-text.ts'
import type { WriteTx } from '../../../db/tx.ts'
import type { CommandHost } from '../../../outbox/run-command.ts'
import type { OrderRecord, ProductRecord } from '../order-record.ts'
import { applyChange } from './apply-change.ts'
import type { BatchCounts, BegunBatch } from './batch.ts'
import { type BatchContext, insertOrder } from './order-rows.ts'
import { BatchProducts } from './products.ts'

/**
 * Longest time one chunk gathers, in ms. It ends at once, between two orders, when a command is on its way; the
 * command then waits for that chunk's commit alone (docs/decisions/0005-import-chunks.md).
 */
export const CHUNK_MS = 200

/** Orders that a chunk begins with at least, but for the last one; less than the reader may have on the way. */
const WORTHWHILE = 1_500

/** What the reading thread sends. `replaces`: the order whole, after parts of it came earlier. */
export type BatchMessage =
  | {
      readonly kind: 'orders'
      readonly orders: readonly OrderRecord[]
      readonly products: readonly ProductRecord[]
      readonly replaces: boolean
    }
  | { readonly kind: 'end' }

/** What the writer answers after it has stored a message: the reader may send another. */
export interface BatchCredit {
  readonly stored: number
}

interface Part {
  readonly orders: readonly OrderRecord[]
  readonly products: readonly ProductRecord[]
  readonly replaces: boolean
  next: number
}

/** Stores the orders of one batch in short transactions, between which commands are served. */
export class BatchWriter {
  readonly #host: CommandHost
  readonly #context: BatchContext
  readonly #now: () => number
  readonly #port: MessagePort
  readonly #isAwaited: () => boolean
  readonly #parts: Part[] = []
  readonly #met = new Set<number>()
  #made = 0
  #unindexedFrom: number | null = null
  #isScheduled = false
  #isEnding = false
  #stored = 0
  readonly done: Promise<void>
  #resolve: () => void = () => undefined
  #reject: (error: unknown) => void = () => undefined

  constructor(
    host: CommandHost,
    begun: BegunBatch,
    port: MessagePort,
    now: () => number,
    isAwaited: () => boolean,
  ) {
    this.#host = host
    this.#now = now
    this.#port = port
    this.#isAwaited = isAwaited
    this.#context = { ...begun, creatorId: host.creatorId, products: new BatchProducts(begun.batchSeq) }
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    port.on('message', (message: BatchMessage) => this.#receive(message))
  }

  /** What the batch amounts to so far. Lines are counted by the reader. */
  counts(lines: number): BatchCounts {
    return this.#host.connection.read((tx) => {
      const changed =
        tx.value<number>('SELECT count(*) FROM import_changes WHERE batch_seq = ?', this.#context.batchSeq) ??
        0
      return { new: this.#made, changed, unchanged: this.#met.size - changed, lines }
    })
  }

  /** What applying the staged changes needs. */
  get context(): BatchContext {
    return this.#context
  }

  /** Takes no more; what is in the queue is dropped. */
  stop(error: AppError): void {
    this.#parts.length = 0
    this.#reject(error)
    this.#port.close()
  }

  #receive(message: BatchMessage): void {
    if (message.kind === 'end') this.#isEnding = true
    else this.#parts.push({ ...message, next: 0 })
    this.#schedule()
  }

  /** Waits for a worthwhile chunk: every commit costs a sync and a flush of the search index, however few its orders. */
  #schedule(): void {
    const queued = this.#parts.reduce((sum, part) => sum + part.orders.length - part.next, 0)
    if (this.#isScheduled || (queued < WORTHWHILE && !this.#isEnding)) return
    this.#isScheduled = true
    // setImmediate lets waiting commands run first: their messages are delivered between two turns.
    setImmediate(() => {
      this.#isScheduled = false
      this.#turn()
    })
  }

  #turn(): void {
    if (this.#parts.length === 0) {
      if (this.#isEnding) this.#resolve()
      return
    }
    try {
      this.#host.connection.write((tx) => this.#chunk(tx))
      this.#host.faults('import.chunk')
      this.#credit()
      this.#schedule()
    } catch (error) {
      this.#parts.length = 0
      this.#reject(error)
      // The reader waits for credit that never comes: a closed port tells it to stop.
      this.#port.close()
    }
  }

  #chunk(tx: WriteTx): void {
    const startedAt = performance.now()
    const isOver = () => this.#isAwaited() || performance.now() - startedAt > CHUNK_MS
    for (const part of this.#parts) {
      // What comes to replace an order takes its old text out of the index, where it has to be by then.
      if (part.replaces) this.#index(tx)
      this.#storePart(tx, part, isOver)
      if (isOver()) break
    }
    this.#index(tx)
  }

  #storePart(tx: WriteTx, part: Part, isOver: () => boolean): void {
    if (part.next === 0) this.#context.products.add(tx, part.products, this.#now())
    while (part.next < part.orders.length) {
      const record = part.orders[part.next]
      if (record) this.#store(tx, record, part.replaces)
      part.next += 1
      if (isOver()) return
    }
  }

  /** Makes the orders stored since the last time findable. */
  #index(tx: WriteTx): void {
    if (this.#unindexedFrom !== null) indexFrom(tx, this.#unindexedFrom)
    this.#unindexedFrom = null
  }

  #credit(): void {
    while (this.#parts[0] && this.#parts[0].next >= this.#parts[0].orders.length) {
      this.#stored += this.#parts.shift()?.orders.length ?? 0
      this.#port.postMessage({ stored: this.#stored } satisfies BatchCredit)
    }
  }

  #store(tx: WriteTx, read: OrderRecord, replaces: boolean): void {
    const seq = insertOrder(tx, this.#context, read)
    if (seq !== null) {
      this.#unindexedFrom ??= seq
      this.#made += 1
      return
    }
    const standing = tx.get<{ seq: number; batch_seq: number | null; content_hash: string }>(
      'SELECT seq, batch_seq, content_hash FROM orders WHERE id = ?',
      read.id,
    )
    if (!standing) return
    if (standing.batch_seq === this.#context.batchSeq) {
      if (replaces) applyChange(tx, this.#context, standing.seq, read, this.#now())
      return
    }
    this.#met.add(standing.seq)
    if (standing.content_hash === read.hash)
      tx.run(
        'DELETE FROM import_changes WHERE batch_seq = ? AND order_seq = ?',
        this.#context.batchSeq,
        standing.seq,
      )
    else this.#stage(tx, standing.seq, read)
  }

  #stage(tx: WriteTx, orderSeq: number, read: OrderRecord): void {
    tx.run(
      'INSERT INTO import_changes (batch_seq, order_seq, content) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET content = excluded.content',
      this.#context.batchSeq,
      orderSeq,
      JSON.stringify(read),
    )
  }
}
