import type { Clock } from '../../../src/main/printing/clock.ts'
import { PrintQueue, type PrintQueueOptions } from '../../../src/main/printing/queue/print-queue.ts'
import type { Raster } from '../../../src/main/printing/raster/raster-client.ts'
import type { Printer } from '../../../src/shared/domain/printing/printing.ts'
import { FakeJournal } from './fake-journal.ts'

/** Draws nothing: for queues whose labels hold only printer text. */
export const noRaster: Raster = {
  text: () => Promise.resolve({ blocks: new Map(), uncovered: '' }),
  png: () => Promise.resolve(new Uint8Array([0x89, 0x50, 0x4e, 0x47])),
}

/** Real time for printers that answer at once, but backoff and patience pass a hundred times faster. */
export const hastyClock: Clock = {
  now: () => Date.now() * 100,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const timer = setTimeout(done, ms / 100)
      function done(): void {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done)
    }),
}

/** A queue on a fake journal, and every error it logged. */
export function aQueue(printers: readonly Printer[], over: Partial<PrintQueueOptions> = {}) {
  const journal = new FakeJournal()
  const errors: unknown[] = []
  const queue = new PrintQueue({
    journal,
    raster: noRaster,
    clock: hastyClock,
    limits: { answerTimeoutMs: 150, patienceMs: 30_000 },
    onError: (error) => errors.push(error),
    ...over,
  })
  queue.configure(printers)
  return { journal, queue, errors }
}

/** Waits until a condition holds; fails loudly after ten seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const giveUpAt = Date.now() + 10_000
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error(`Never happened: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
