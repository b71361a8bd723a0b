import { describe, expect, test } from 'vitest'
import {
  actWords,
  outcomeMessage,
  outcomeWords,
} from '../../../../../src/shared/domain/sync/outcome-words.ts'
import { SYNC_ACTS } from '../../../../../src/shared/sync/acts.ts'
import { SERVER_CODES } from '../../../../../src/shared/sync/server-codes.ts'

const unknown = outcomeMessage('new.code')

describe('the words for an outcome', () => {
  test.each(SERVER_CODES)('%s says why and what to do next, in one sentence each', (code) => {
    const { why, next } = outcomeWords(code)
    expect(outcomeMessage(code)).not.toBe(unknown)
    for (const sentence of [why, next]) expect(sentence).toMatch(/^[A-Z][^.!?]*\.$/)
  })

  test('are there for a code that this program does not know', () => {
    expect(unknown).toContain('Update CreatorFlow')
  })

  test.each(Object.keys(SYNC_ACTS))('%s has words of its own that follow "to"', (act) => {
    expect(actWords(act)).toMatch(/^[a-z]+ [a-z ]+$/)
    expect(actWords(act)).not.toBe(act)
  })

  test('are the name of an act that this program does not know', () => {
    expect(actWords('teleport')).toBe('teleport')
    expect(actWords('toString')).toBe('toString')
  })
})
