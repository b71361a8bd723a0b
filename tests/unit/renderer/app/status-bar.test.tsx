// @vitest-environment happy-dom
import { beforeAll, describe, expect, it } from 'vitest'
import { useDesk } from '../../../../src/renderer/lib/desk-state.ts'
import { fakeWindow, show } from '../../../harness/fake-api/show.tsx'

let StatusBar: typeof import('../../../../src/renderer/app/status/status-bar.tsx').StatusBar

beforeAll(async () => {
  // The order table's first request leaves as soon as its module is read.
  fakeWindow({})
  ;({ StatusBar } = await import('../../../../src/renderer/app/status/status-bar.tsx'))
  await import('../../../../src/renderer/app/status/sync-parts.tsx')
})

const bar = () => document.querySelector<HTMLElement>('[data-testid="status-bar"]')

describe('the status bar', () => {
  it('says of a local workspace only that it is here, and has no key to sync with', async () => {
    const { page } = await show(<StatusBar />, { orders: 0 })
    expect(page.textContent).toContain('Local workspace')
    expect(page.textContent).not.toContain('Sync now')
  })

  it('says that it is online, when it last fetched, what was refused and what is to settle', async () => {
    const shown = await show(<StatusBar />, { cloud: { phase: 'online' } })
    expect(bar()?.textContent).toMatch(/Online · synced (just now|.+ ago)/)
    expect(bar()?.textContent).toContain('2 refused')
    expect(bar()?.textContent).toContain('3 to settle')
    expect(bar()?.dataset['out']).toBe('false')
    expect(shown.button('Sync now').textContent).toContain('Y')
  })

  it('turns amber when it is offline and says what goes on', async () => {
    const { page } = await show(<StatusBar />, { cloud: { phase: 'offline', pending: 12 } })
    expect(bar()?.dataset['out']).toBe('true')
    expect(bar()?.textContent).toContain('find, print, ship go on')
    expect(bar()?.textContent).toContain('12 pending')
    expect(page.querySelector('dialog')).toBeNull()
  })

  it('says that acts are kept when nobody is signed in, and leads to signing in', async () => {
    const shown = await show(<StatusBar />, { cloud: { phase: 'parked' } })
    await shown.click('Signed out: acts are kept')
    expect(useDesk.getState()).toMatchObject({ page: 'settings', settingsSection: 'account' })
  })

  it('says how far a copy is, with the time left', async () => {
    await show(<StatusBar />, { cloud: { phase: 'copying', hasTrouble: false } })
    expect(bar()?.textContent).toContain('Copying 12,480 of 103,200 rows, 2 min left')
  })

  it('says that it is stuck', async () => {
    await show(<StatusBar />, { cloud: { phase: 'online', isStuck: true } })
    expect(bar()?.textContent).toContain('Stuck')
  })

  it('leads from each part to its page', async () => {
    const shown = await show(<StatusBar />, { cloud: { phase: 'online' } })
    await shown.click('3 to settle')
    expect(useDesk.getState().page).toBe('conflicts')
    await shown.click('2 refused')
    expect(useDesk.getState().page).toBe('sync')
  })
})
