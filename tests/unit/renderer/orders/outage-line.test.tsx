// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { OutageLine } from '../../../../src/renderer/features/orders/outage-line.tsx'
import { isOut, refreshSync, useSync } from '../../../../src/renderer/lib/sync-state.ts'
import { SYNC_OFF, SYNC_PHASES } from '../../../../src/shared/domain/sync/sync-state.ts'
import { show } from '../../../harness/fake-api/show.tsx'

describe('the line about an outage', () => {
  it('says what works and what waits', async () => {
    const { page } = await show(<OutageLine />, { cloud: { phase: 'offline' } })
    expect(page.textContent).toContain('Works: find, pick, print stored labels, ship, note.')
    expect(page.textContent).toContain("Waits: other desks' changes, new orders from TikTok.")
  })

  it('leads to signing in where nobody is signed in', async () => {
    const { button, page } = await show(<OutageLine />, { cloud: { phase: 'parked' } })
    expect(page.textContent).toContain('Signed out.')
    expect(button('Sign in again')).toBeDefined()
  })

  it('is taken away for this outage and is back at the next', async () => {
    const shown = await show(<OutageLine />, { cloud: { phase: 'offline' } })
    await shown.click(shown.page.querySelector('[aria-label="Hide until the next outage"]'))
    expect(useSync.getState().isOutageDismissed).toBe(true)
    expect(shown.asked).toContainEqual({ name: 'focusTable', input: undefined })
    await shown.meanwhile(refreshSync)
    expect(useSync.getState().isOutageDismissed).toBe(true)
    shown.desk.cloud.sync = { ...shown.desk.cloud.sync, phase: 'online' }
    await shown.meanwhile(refreshSync)
    expect(useSync.getState().isOutageDismissed).toBe(false)
  })

  it('is about being offline, signed out or stopped, and nothing else', () => {
    const phases = SYNC_PHASES.filter((phase) => isOut({ ...SYNC_OFF, phase }))
    expect(phases).toEqual(['offline', 'parked', 'stopped'])
    expect(isOut(null)).toBe(false)
  })
})
