import type { WriteTx } from '../../../../../src/main/db/tx.ts'
import {
  claimNext,
  endJob,
  hasUnresolved,
  markCommitted,
  type StepOutcome,
} from '../../../../../src/main/features/printing/journal-steps.ts'
import type { PrintJournal } from '../../../../../src/main/printing/queue/print-journal.ts'
import type { TestStore } from '../../../store/test-store.ts'

/** What is around each step of a journal: it may fail before, and is told of after. */
export interface AroundSteps {
  before(): void
  after(): void
}

/** The shipped steps of the print journal on a store without threads. */
export function storeJournal(store: TestStore, around: AroundSteps): PrintJournal {
  const step = async <T>(body: (tx: WriteTx) => StepOutcome<T>): Promise<T> => {
    around.before()
    const { value } = store.host.connection.write<StepOutcome<T>>(body as never)
    around.after()
    return value
  }
  return {
    claimNext: (printerId, previous) => step((tx) => claimNext(tx, { printerId, previous }, store.now)),
    markCommitted: async (jobId, sent) =>
      void (await step((tx) => markCommitted(tx, { jobId, ...sent }, store.now))),
    finish: async (end) => void (await step((tx) => endJob(tx, end, store.now))),
    upcoming: async (printerId, most) => store.ask('print.waitingTickets', { printerId, most }),
    hasUnresolved: async (printerId) => store.host.connection.read((tx) => hasUnresolved(tx, { printerId })),
  }
}
