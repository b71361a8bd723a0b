// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { Palette } from '../../../../src/renderer/features/palette/palette.tsx'
import { listenToKeys } from '../../../../src/renderer/lib/commands/key-handling.ts'
import { desk } from '../../../../src/renderer/lib/desk-port.ts'
import { refusalOf } from '../../../../src/renderer/lib/rights.ts'
import { Button } from '../../../../src/renderer/ui/button.tsx'
import { JOURNAL_ACTS } from '../../../../src/shared/domain/journal/acts.ts'
import { show } from '../../../harness/fake-api/show.tsx'

const packer = { cloud: { phase: 'online', role: 'packer' } } as const
const ORDERS_ONLY_LEADS_DO = 'Leads and owners hold and release orders. Ask one of them.'

function pressKey(key: string): void {
  window.dispatchEvent(new KeyboardEvent('keydown', { key }))
}

describe('what a role may not do', () => {
  it('says so of the same acts as the server, and of none where nobody has a role', () => {
    const refused = JOURNAL_ACTS.filter((act) => refusalOf(act, 'packer') !== null)
    expect(refused.toSorted()).toEqual(['hold', 'import', 'mapStatus', 'release'])
    expect(JOURNAL_ACTS.filter((act) => refusalOf(act, 'lead') !== null)).toEqual([])
    expect(JOURNAL_ACTS.filter((act) => refusalOf(act, null) !== null)).toEqual([])
  })

  it('is told by its key, before anything is asked', async () => {
    const shown = await show(<p />, packer)
    const stop = listenToKeys(desk())
    await shown.meanwhile(() => pressKey('h'))
    expect(shown.asked).toEqual([])
    expect(shown.toasts()).toEqual([ORDERS_ONLY_LEADS_DO])
    await shown.meanwhile(() => pressKey('s'))
    expect(shown.asked.map(({ name }) => name)).toEqual(['ship'])
    stop()
  })

  it('is disabled with its reason, as a button and in the palette', async () => {
    const shown = await show(<Button command="hold">Hold</Button>, packer)
    expect([shown.button('Hold').disabled, shown.button('Hold').title]).toEqual([true, ORDERS_ONLY_LEADS_DO])
    const palette = await show(<Palette />, packer)
    const lines = [...palette.page.querySelectorAll('[cmdk-item]')]
    const hold = lines.find((line) => line.textContent?.startsWith('Hold'))
    expect(hold?.getAttribute('aria-disabled')).toBe('true')
    expect(hold?.textContent).toContain(ORDERS_ONLY_LEADS_DO)
    const ship = lines.find((line) => line.textContent?.startsWith('Mark shipped'))
    expect(ship?.getAttribute('aria-disabled')).not.toBe('true')
  })

  it('is open to leads', async () => {
    const shown = await show(<Button command="hold">Hold</Button>, {
      cloud: { phase: 'online', role: 'lead' },
    })
    expect(shown.button('Hold').disabled).toBe(false)
  })
})
