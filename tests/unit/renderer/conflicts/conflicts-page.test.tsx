// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import {
  bothTexts,
  choicesOf,
  useConflicts,
} from '../../../../src/renderer/features/conflicts/conflict-session.ts'
import { ConflictsPage } from '../../../../src/renderer/features/conflicts/conflicts-page.tsx'
import { conflictsOf } from '../../../harness/fake-api/fake-conflicts.ts'
import { NOW, show } from '../../../harness/fake-api/show.tsx'

const online = { cloud: { phase: 'online' } } as const
const here = () => document.querySelector('[data-testid="conflict-line"][aria-selected="true"]')?.textContent
const card = () => document.querySelector('[data-testid="conflict"]')?.textContent

beforeEach(() => useConflicts.setState({ conflicts: null, cursorId: null, notes: {} }))

describe('the inbox of what is to settle', () => {
  it('says what changed, who and when, and what was done', async () => {
    await show(<ConflictsPage />, online)
    expect(card()).toContain('The label was printed at two desks')
    expect(card()).toContain('Bench 2 · ana@lumen.example')
    expect(card()).toContain('Both prints are kept in the journal.')
  })

  it('puts the safe choice first and marks it, whatever order they came in', async () => {
    const { byTestId } = await show(<ConflictsPage />, online)
    const choices = byTestId('conflict-choice').map((one) => one.textContent ?? '')
    expect(choices[0]).toContain('The one of Bench 1 is on the box')
    expect(choices.filter((text) => text.includes('safe'))).toHaveLength(1)
    expect(choices[0]).toContain('safe')
  })

  it('takes the first choice for the safe one where the server names none', () => {
    const [conflict] = conflictsOf([], NOW)
    if (conflict === undefined) throw new Error('no conflict')
    const unnamed = { ...conflict, safeChoice: 'do nothing' }
    expect(choicesOf(unnamed).map((choice) => choice.id)).toEqual(['second', 'first', 'both'])
  })

  it('is walked with keys alone: down, up, into the choices and back', async () => {
    const shown = await show(<ConflictsPage />, online)
    await shown.press('down')
    expect(here()).toContain('Two notes')
    await shown.press('up')
    expect(here()).toContain('The label was printed')
    await shown.press('open')
    expect(document.activeElement).toBe(shown.byTestId('conflict-choice')[0])
    expect(await shown.press('back')).toBe(true)
    await new Promise((resolve) => requestAnimationFrame(resolve))
    expect(document.activeElement).toBe(shown.byTestId('conflict-list')[0])
    expect(await shown.press('back')).toBe(false)
  })

  it('settles by number, says what came of it and goes on to the next', async () => {
    const shown = await show(<ConflictsPage />, online)
    const first = shown.desk.cloud.conflicts[0]
    await shown.press('choice-2')
    expect(shown.callsOf('conflicts.resolve')).toEqual([{ id: first?.id, choice: 'second' }])
    expect(shown.toasts()).toContain('Settled: The one of Bench 2 is on the box.')
    expect(here()).toContain('Two notes')
    expect(shown.byTestId('conflict-line')).toHaveLength(2)
  })

  it('does nothing by a number that no choice has', async () => {
    const shown = await show(<ConflictsPage />, online)
    expect(await shown.press('choice-9')).toBe(false)
    expect(shown.callsOf('conflicts.resolve')).toEqual([])
  })

  it('offers both notes and an editor, keeps what was typed, and sends the merged text', async () => {
    const shown = await show(<ConflictsPage />, online)
    await shown.press('down')
    expect(card()).toContain('Gift wrap in red 🎁, card inside')
    expect(card()).toContain('عبوة هدية باللون الأزرق')
    await shown.type('merged-note', 'Red and blue 🎁')
    await shown.press('down')
    await shown.press('up')
    await shown.press('choice-1')
    expect(shown.callsOf('conflicts.resolve')).toEqual([
      { id: shown.desk.cloud.conflicts[1]?.id, choice: 'merged', note: 'Red and blue 🎁' },
    ])
  })

  it('lets no note through that is too long, and shows what a cut would take away', async () => {
    const shown = await show(<ConflictsPage />, online)
    await shown.press('down')
    await shown.type('merged-note', `${'a'.repeat(1_999)}🎁 and the rest`)
    expect(shown.byTestId('note-too-long')[0]?.textContent).toContain('15 letters too long')
    expect(shown.byTestId('note-too-long')[0]?.querySelector('del')?.textContent).toBe('🎁 and the rest')
    await shown.press('choice-1')
    expect(shown.callsOf('conflicts.resolve')).toEqual([])
    expect(shown.toasts().join()).toContain('longer than 2,000 letters')
    await shown.click('Cut to 2,000 letters')
    await shown.press('choice-1')
    expect(shown.callsOf('conflicts.resolve')).toMatchObject([{ choice: 'merged', note: 'a'.repeat(1_999) }])
  })

  it('takes one of two notes whatever was written of both', async () => {
    const shown = await show(<ConflictsPage />, online)
    await shown.press('down')
    await shown.type('merged-note', 'a'.repeat(3_000))
    await shown.press('choice-2')
    expect(shown.callsOf('conflicts.resolve')).toEqual([
      { id: shown.desk.cloud.conflicts[1]?.id, choice: 'ours' },
    ])
  })

  it('begins a merged note with what both wrote, each once', () => {
    expect(bothTexts({ base: '', ours: 'red', theirs: 'blue' })).toBe('blue\nred')
    expect(bothTexts({ base: 'a', ours: 'a and b', theirs: 'a' })).toBe('a and b')
  })

  it('leads to the order', async () => {
    const shown = await show(<ConflictsPage />, online)
    await shown.press('order')
    expect(shown.asked).toContainEqual({ name: 'searchOrders', input: shown.desk.orders[0]?.tiktokOrderId })
  })

  it('shows what was settled already when it is asked for', async () => {
    const shown = await show(<ConflictsPage />, online)
    await shown.press('choice-1')
    await shown.click('Settled ones too')
    expect(shown.byTestId('conflict-line')).toHaveLength(3)
    expect(shown.byTestId('conflict-line').at(-1)?.textContent).toContain('settled')
  })

  it('teaches what it is for while it is empty', async () => {
    const { page } = await show(<ConflictsPage />, { cloud: { phase: 'online', hasTrouble: false } })
    expect(page.textContent).toContain('Nothing to settle.')
    expect(page.textContent).toContain('which of two labels is on the box')
  })
})
