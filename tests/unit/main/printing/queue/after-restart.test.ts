import { expect, it } from 'vitest'
import { stateAfterRestart } from '../../../../../src/shared/domain/printing/after-restart.ts'
import { PRINT_JOB_STATES } from '../../../../../src/shared/domain/printing/printing.ts'

it('queues again what was cut before its commit mark, asks about what was cut after it, leaves the rest', () => {
  const after = Object.fromEntries(PRINT_JOB_STATES.map((state) => [state, stateAfterRestart(state)]))
  expect(after).toEqual({
    queued: 'queued',
    sending: 'queued',
    committed: 'uncertain',
    sent: 'sent',
    printed: 'printed',
    failed_safe: 'queued',
    uncertain: 'uncertain',
    cancelled: 'cancelled',
  })
})
