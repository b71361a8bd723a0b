import type { MessagePort } from 'node:worker_threads'
import type { AppError } from '../../../../shared/errors/app-error.ts'
import type { Holder } from '../../../db/connection.ts'
import { indexFrom } from '../../../db/orders/search-text.ts'
import type { WriteTx } from '../../../db/tx.ts'
import type { CommandHost } from '../../../outbox/run-command.ts'
import type { OrderRecord, ProductRecord } from '../order-record.ts'
import { type PackedOrders, packedHash, packedId, unpackOrder } from '../packed-orders.ts'
import { applyChange } from './apply-change.ts'
import type { BatchCounts, BegunBatch } from './batch.ts'
import { type BatchContext, OrderRows } from './order-rows.ts'
import { BatchProducts } from './products.ts'

/**
 * Orders of one chunk at most: what a command waits for is one commit of so many. The chunk ends at once,
 * between two orders, when a command is on its way (docs/decisions/0005-import-chunks.md).
 */
const MOST_HELD = 6_000

/** Orders stored before they are made findable: few enough that a command never waits for many of them. */
const INDEXED_AT_ONCE = 1_000

/** What the reading thread sends. `replaces`: the order whole, after parts of it came earlier. */
export type BatchMessage =
  | {
      readonly kind: 'orders'
      readonly orders: PackedOrders
      readonly products: readonly ProductRecord[]
      readonly replaces: boolean
    }
  | { readonly kind: 'end' }

/** What the writer answers after it has stored a message: the reader may send another. */
export interface BatchCredit {
  readonly stored: number
}

interface Part {
  readonly orders: PackedOrders
  readonly products: readonly ProductRecord[]
  readonly replaces: boolean
  next: number
}

/**
 * Stores the orders of one batch as they come, in a transaction that stays open until it holds many or a command is on
 * its way: each commit costs a sync, a flush of the search index, and the same index pages once more.
 */
export class BatchWriter {
  readonly #host: CommandHost
  readonly #context: BatchContext
  readonly #rows: OrderRows
  readonly #now: () => number
  readonly #port: MessagePort
  readonly #isAwaited: () => boolean
  readonly #parts: Part[] = []
  readonly #met = new Set<number>()
  #made = 0
  #unindexedFrom: number | null = null
  #unindexed = 0
  #held = 0
  #isScheduled = false
  #isEnding = false
  #stored = 0
  readonly #holder: Holder = {
    beforeCommit: (tx) => this.#index(tx),
    ended: (failure) => this.#ended(failure),
  }
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
    this.#rows = new OrderRows(this.#context)
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

  #schedule(): void {
    if (this.#isScheduled || (this.#parts.length === 0 && !this.#isEnding)) return
    this.#isScheduled = true
    // setImmediate lets waiting commands run first: their messages are delivered between two turns.
    setImmediate(() => {
      this.#isScheduled = false
      this.#turn()
    })
  }

  #turn(): void {
    const { connection } = this.#host
    if (this.#parts.length === 0) {
      connection.release()
      if (this.#isEnding) this.#resolve()
      return
    }
    try {
      connection.hold(this.#holder, (tx) => this.#storeWaiting(tx))
    } catch (error) {
      this.#fail(error)
      return
    }
    if (this.#isAwaited() || this.#held >= MOST_HELD) connection.release()
    this.#credit()
    this.#schedule()
  }

  /** A chunk has ended, whoever ended it. */
  #ended(failure: unknown): void {
    this.#held = 0
    if (failure === null) this.#host.faults('import.chunk')
    else this.#fail(failure)
  }

  #fail(error: unknown): void {
    this.#parts.length = 0
    this.#reject(error)
    // The reader waits for credit that never comes: a closed port tells it to stop.
    this.#port.close()
  }

  #storeWaiting(tx: WriteTx): void {
    const isOver = () => this.#isAwaited() || this.#held >= MOST_HELD
    for (const part of this.#parts) {
      // What comes to replace an order takes its old text out of the index, where it has to be by then.
      if (part.replaces) this.#index(tx)
      this.#storePart(tx, part, isOver)
      if (this.#unindexed >= INDEXED_AT_ONCE) this.#index(tx)
      if (isOver()) break
    }
  }

  #storePart(tx: WriteTx, part: Part, isOver: () => boolean): void {
    if (part.next === 0) this.#context.products.add(tx, part.products, this.#now())
    while (part.next < part.orders.values.length) {
      this.#store(tx, part)
      part.next += 1
      this.#held += 1
      if (isOver()) return
    }
  }

  /** Makes the orders stored since the last time findable. */
  #index(tx: WriteTx): void {
    this.#rows.flush(tx)
    if (this.#unindexedFrom !== null) indexFrom(tx, this.#unindexedFrom)
    this.#unindexedFrom = null
    this.#unindexed = 0
  }

  #credit(): void {
    while (this.#parts[0] && this.#parts[0].next >= this.#parts[0].orders.values.length) {
      this.#stored += this.#parts.shift()?.orders.values.length ?? 0
      this.#port.postMessage({ stored: this.#stored } satisfies BatchCredit)
    }
  }

  #store(tx: WriteTx, { orders, next, replaces }: Part): void {
    const seq = this.#rows.insert(tx, orders, next)
    if (seq !== null) {
      this.#unindexedFrom ??= seq
      this.#unindexed += 1
      this.#made += 1
      return
    }
    const standing = tx.get<{ seq: number; batch_seq: number | null; content_hash: string }>(
      'SELECT seq, batch_seq, content_hash FROM orders WHERE id = ?',
      packedId(orders, next),
    )
    if (!standing) return
    if (standing.batch_seq === this.#context.batchSeq) {
      if (replaces) applyChange(tx, this.#context, standing.seq, unpackOrder(orders, next), this.#now())
      return
    }
    this.#met.add(standing.seq)
    if (standing.content_hash === packedHash(orders, next))
      tx.run(
        'DELETE FROM import_changes WHERE batch_seq = ? AND order_seq = ?',
        this.#context.batchSeq,
        standing.seq,
      )
    else this.#stage(tx, standing.seq, unpackOrder(orders, next))
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
