// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { EVENT_LOOKS } from '../../../../src/renderer/features/sync/event-words.ts'
import { SyncPage } from '../../../../src/renderer/features/sync/sync-page.tsx'
import { SYNC_EVENT_KINDS } from '../../../../src/shared/domain/sync/sync-state.ts'
import { show } from '../../../harness/fake-api/show.tsx'

const online = { cloud: { phase: 'online' } } as const

describe('the sync page', () => {
  it('says the state in one sentence and what happened in plain words', async () => {
    const { page, byTestId } = await show(<SyncPage />, online)
    expect(byTestId('sync-state')[0]?.textContent).toContain('Everything is sent and up to date.')
    expect(page.textContent).toContain('No network. 12 acts are kept here.')
  })

  it('says what to do next when the desk was revoked', async () => {
    const { byTestId } = await show(<SyncPage />, { cloud: { phase: 'stopped' } })
    expect(byTestId('sync-state')[0]?.textContent).toContain('sign in again as a new desk')
  })

  it('teaches what connecting is for in a local workspace', async () => {
    const { page, button } = await show(<SyncPage />, {})
    expect(page.textContent).toContain('This workspace syncs with nobody.')
    expect(button('Sync now').disabled).toBe(true)
    expect(button('Connect a shop')).toBeDefined()
  })

  it('tries a refused act again with its key, and only where that can help', async () => {
    const shown = await show(<SyncPage />, online)
    await shown.press('retry')
    expect(shown.callsOf('sync.retry')).toEqual([])
    expect(shown.toasts().join()).toContain('cannot be tried again')
    await shown.press('down')
    await shown.press('retry')
    expect(shown.callsOf('sync.retry')).toHaveLength(1)
    expect(shown.byTestId('dead-letter')).toHaveLength(1)
  })

  it('asks before it lets a refused act go, and Escape keeps it', async () => {
    const shown = await show(<SyncPage />, online)
    await shown.press('letGo')
    expect(shown.page.textContent).toContain('It is gone for good then.')
    expect(await shown.press('back')).toBe(true)
    expect(shown.page.textContent).not.toContain('It is gone for good then.')
    await shown.press('letGo')
    await shown.press('letGo')
    expect(shown.callsOf('sync.dismiss')).toHaveLength(1)
    expect(shown.byTestId('dead-letter')).toHaveLength(1)
  })

  it('does not let go of another act than the one that was asked about', async () => {
    const shown = await show(<SyncPage />, online)
    await shown.press('letGo')
    await shown.press('down')
    await shown.press('letGo')
    expect(shown.callsOf('sync.dismiss')).toEqual([])
  })

  it('leads to the order, and saves all refused acts as a file', async () => {
    const shown = await show(<SyncPage />, online)
    await shown.press('order')
    expect(shown.asked).toContainEqual({ name: 'searchOrders', input: shown.desk.orders[0]?.tiktokOrderId })
    await shown.press('exportAll')
    expect(shown.toasts().join()).toContain('2 refused acts saved to refused-acts.json')
  })

  it('copies the diagnostics with a key, and shows what was copied', async () => {
    const shown = await show(<SyncPage />, online)
    await shown.press('diagnostics')
    expect(shown.callsOf('sync.copyDiagnostics')).toEqual([{}])
    expect(shown.toasts().join()).toContain('Diagnostics copied.')
    expect(shown.page.querySelector('textarea')?.value).toContain('phase online')
  })

  it('shows the diagnostics selected where there is no clipboard', async () => {
    const shown = await show(<SyncPage />, {})
    await shown.press('diagnostics')
    expect(shown.toasts().join()).not.toContain('copied')
    const field = shown.page.querySelector('textarea')
    expect(field?.value).toContain('phase off')
    expect(field?.readOnly).toBe(true)
    expect([field?.selectionStart, field?.selectionEnd]).toEqual([0, field?.value.length])
    expect(document.activeElement).toBe(field)
  })

  it('has a shape and a word for every kind of event', () => {
    const looks = SYNC_EVENT_KINDS.map((kind) => EVENT_LOOKS[kind])
    expect(looks.every((look) => look.word !== '')).toBe(true)
    expect(new Set(looks.map((look) => look.icon)).size).toBe(looks.length)
  })
})
