import { describe, expect, test } from 'vitest'
import { eventWords } from '../../../../../src/shared/domain/sync/event-words.ts'

describe('the journal of another desk', () => {
  test('says what became of a label that was in doubt', () => {
    const said = (resolution: string) => eventWords('resolvePrint', null, { jobId: 'j', resolution })
    expect(said('printed')).toBe('Said that the label came out')
    expect(said('reprint')).toBe('Said that the label did not come out, and printed again')
    expect(said('cancel')).toBe('Said that the label is not needed any more')
    expect(said('shredded')).toBe('Said what became of a print')
  })

  test('does not let a label that was never printed sound like one', () => {
    expect(eventWords('cancelPrint', null, { jobId: 'j' })).toContain('before it was printed')
  })

  test('gives the reason where there is one, and the summary of what is only noted', () => {
    expect(eventWords('hold', 'address?', null)).toBe('Put on hold: address?')
    expect(eventWords('journal', null, { summary: 'Added a printer' })).toBe('Added a printer')
    expect(eventWords('meteor', null, null)).toBe('meteor')
  })
})
