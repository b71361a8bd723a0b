import { describe, expect, it } from 'vitest'
import { progressWords, sentenceOf } from '../../../../src/renderer/lib/sync-words.ts'
import { SYNC_OFF, SYNC_PHASES, type SyncState } from '../../../../src/shared/domain/sync/sync-state.ts'

const state = (change: Partial<SyncState>): SyncState => ({ ...SYNC_OFF, ...change })

describe('the words of sync', () => {
  it('say something whole in every phase', () => {
    for (const phase of SYNC_PHASES) {
      const said = sentenceOf(state({ phase, isOnline: phase === 'online' }))
      expect(said.short).not.toBe('')
      expect(said.sentence).toMatch(/\.$/)
    }
  })

  it('name what still works while it is offline', () => {
    const said = sentenceOf(state({ phase: 'offline', pending: 3 }))
    expect(said.sentence).toContain('printing stored labels')
    expect(said.next).toContain('3 acts kept here')
    expect(said.tone).toBe('caution')
  })

  it("give the engine's advice the place of the usual one", () => {
    const trouble = { code: 'net.captivePortal', message: 'Sign in to this Wi-Fi first.' }
    expect(sentenceOf(state({ phase: 'offline', trouble })).next).toBe('Sign in to this Wi-Fi first.')
  })

  it('say so when an act gets no answer though the server is there', () => {
    const said = sentenceOf(state({ phase: 'online', isOnline: true, isStuck: true, pending: 1 }))
    expect(said.short).toContain('Stuck')
    expect(said.next).toContain('nothing is lost')
  })

  it('say how far a copy is, with and without a total', () => {
    expect(progressWords({ what: 'copying', done: 12_000, total: 100_000, leftMs: 120_000 })).toBe(
      'Copying 12,000 of 100,000 rows, 2 min left',
    )
    expect(progressWords({ what: 'sending', done: 3, total: null, leftMs: null })).toBe('Sending 3 acts')
  })
})
