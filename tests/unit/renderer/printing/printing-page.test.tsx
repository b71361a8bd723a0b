// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { summaryOf } from '../../../../src/renderer/features/printing/batch-list.tsx'
import { PrintingPage } from '../../../../src/renderer/features/printing/printing-page.tsx'
import { readQueues } from '../../../../src/renderer/features/printing/queue-session.ts'
import { readUncertain } from '../../../../src/renderer/features/printing/resolve.ts'
import { UncertainQuestion } from '../../../../src/renderer/features/printing/uncertain-question.tsx'
import { RulesSection } from '../../../../src/renderer/features/settings/rules-section.tsx'
import { inBackground } from '../../../../src/renderer/lib/background.ts'
import { useDesk } from '../../../../src/renderer/lib/desk-state.ts'
import type { PrintJob } from '../../../../src/shared/ipc/printing.contract.ts'
import { type Shown, show } from '../../../harness/fake-api/show.tsx'

/** The page with so many labels waiting at the first printer; their order numbers in their order. */
async function withWaiting(count: number, part: Partial<PrintJob> = {}) {
  const shown = await show(<PrintingPage />, {})
  await shown.meanwhile(() => {
    const { desk } = shown
    desk.jobs = desk.orders
      .slice(0, count)
      .map((order) => ({ ...desk.makeJob(order, 'queued', null), ...part }))
    useDesk.setState({ status: desk.status() })
    inBackground(readQueues(), 'the page follows')
  })
  return { ...shown, orders: () => lines(shown).map((line) => /\d{8,}/.exec(line.textContent ?? '')?.[0]) }
}

const lines = (shown: Pick<Shown, 'byTestId'>) => shown.byTestId('queued-label')
const here = (shown: Pick<Shown, 'byTestId'>) =>
  lines(shown).findIndex((line) => line.getAttribute('aria-current') === 'true')

describe('the printing page', () => {
  it('teaches what it is for where there is no printer, and where nothing waits', async () => {
    const none = await show(<PrintingPage />, { orders: 0 })
    expect(none.page.textContent).toContain('No printer is set up yet.')
    expect(none.button('Add a printer')).toBeDefined()
    const idle = await withWaiting(0)
    expect(idle.page.textContent).toContain('Labels that you print with P on the Orders page line up here')
  })

  it('shows what waits in its order, how many are ready, and moves the cursor with its keys', async () => {
    const shown = await withWaiting(4)
    expect(lines(shown)).toHaveLength(4)
    expect(shown.byTestId('printer-waiting')[0]?.textContent).toContain('4 labels waiting')
    expect(shown.byTestId('printer-waiting')[0]?.textContent).toContain('next 3 labels ready')
    expect(here(shown)).toBe(0)
    await shown.press('down')
    await shown.press('down')
    await shown.press('up')
    expect(here(shown)).toBe(1)
  })

  it('moves a label with its keys, and the cursor goes with it', async () => {
    const shown = await withWaiting(4)
    const [a, b, c, d] = shown.orders()
    await shown.press('moveDown')
    expect(shown.orders()).toEqual([b, a, c, d])
    expect(here(shown)).toBe(1)
    await shown.press('moveLast')
    expect(shown.orders()).toEqual([b, c, d, a])
    await shown.press('moveUp')
    await shown.press('moveFirst')
    expect(shown.orders()).toEqual([a, b, c, d])
    await shown.click(lines(shown)[2]?.querySelector('[aria-label="Print next"]'))
    expect(shown.orders()).toEqual([c, a, b, d])
  })

  it('cancels the label under the cursor, or all that are selected', async () => {
    const shown = await withWaiting(4)
    await shown.press('cancel')
    expect(lines(shown)).toHaveLength(3)
    await shown.press('select')
    await shown.press('down')
    await shown.press('select')
    await shown.press('cancel')
    expect(lines(shown)).toHaveLength(1)
    expect(
      shown.callsOf('print.cancelJobs').map((input) => (input as { jobIds: string[] }).jobIds.length),
    ).toEqual([1, 2])
  })

  it('stops and lets go on the printer with one key, and says who stopped it', async () => {
    const shown = await withWaiting(2)
    await shown.press('pause')
    expect(shown.byTestId('printer-state')[0]?.textContent).toContain('by Sam')
    expect(shown.button('Resume').textContent).toContain('P')
    await shown.press('pause')
    expect(shown.callsOf('printers.pause')).toMatchObject([{ paused: true }, { paused: false }])
  })

  it('moves labels to another printer only after it has said what that means and was told to', async () => {
    const shown = await withWaiting(3)
    await shown.meanwhile(() => {
      shown.desk.printers = shown.desk.printers.map((printer, at) =>
        at === 1 ? { ...printer, dpi: 300 } : printer,
      )
    })
    await shown.press('moveAll')
    expect(shown.page.textContent).toContain('prints at 300 dpi')
    expect(shown.callsOf('print.move')).toEqual([])
    expect(await shown.press('back')).toBe(true)
    expect(shown.page.textContent).not.toContain('prints at 300 dpi')
    await shown.press('moveAll')
    const confirm = shown.button('Move 3 labels to')
    expect(document.activeElement).toBe(confirm)
    await shown.click(confirm)
    expect(shown.callsOf('print.move')).toMatchObject([{ confirmed: true }])
    expect(shown.toasts().join()).toContain('3 labels moved to')
  })

  it('says how far a batch is, cancels the rest after asking, and goes on with it', async () => {
    const batch = {
      id: '0192f000-0000-7000-8000-000000000077',
      askedBy: 'print',
      operator: 'Sam',
      desk: 'desk-1',
      createdAt: 0,
      labels: 500,
      printed: 312,
      uncertain: 1,
      cancelled: 7,
      waiting: 180,
      printers: 'Zebra',
    } as const
    const shown = await withWaiting(3, { batchId: batch.id })
    await shown.meanwhile(() => {
      shown.desk.batches = [batch]
      inBackground(readQueues(), 'the page follows')
    })
    expect(shown.byTestId('batch')[0]?.textContent).toContain(
      'printed 312, uncertain 1, cancelled 7, 180 waiting',
    )
    await shown.press('cancelBatch')
    expect(shown.callsOf('print.cancelJobs')).toEqual([])
    expect(shown.button('Yes, cancel the rest')).toBeDefined()
    await shown.press('cancelBatch')
    expect(shown.callsOf('print.cancelJobs')).toEqual([{ batchId: batch.id }])
    await shown.press('resumeBatch')
    expect(shown.callsOf('print.resumeBatch')).toEqual([{ batchId: batch.id }])
    expect(summaryOf({ printed: 2, uncertain: 0, cancelled: 0, waiting: 0 })).toBe('printed 2')
  })

  it('shows who printed what, and of one person alone', async () => {
    const shown = await withWaiting(2)
    await shown.press('audit')
    expect(shown.byTestId('print-audit')[0]?.textContent).toContain('Sam: 2 printed, 1 again')
    await shown.click('Sam: 2 printed')
    expect(shown.callsOf('print.audit').at(-1)).toMatchObject({ operator: 'Sam' })
  })
})

describe('the question whether a label came out', () => {
  async function asked() {
    const shown = await show(<UncertainQuestion jobId={null} />, {})
    await shown.meanwhile(async () => {
      shown.desk.jobs = shown.desk.orders
        .slice(0, 2)
        .map((order) => shown.desk.makeJob(order, 'uncertain', null))
      await readUncertain(null)
    })
    const jobs = shown.desk.jobs.filter((job) => job.state === 'uncertain')
    return { ...shown, jobs }
  }
  const type = (text: string) => {
    for (const key of [...text, 'Enter'])
      window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  }

  it('is answered by a scan wherever the focus is, and no digit of it presses an answer', async () => {
    const shown = await asked()
    const [job] = shown.jobs
    expect(job).toBeDefined()
    await shown.meanwhile(() => type(job?.tiktokOrderId ?? ''))
    expect(shown.callsOf('print.scan')).toEqual([{ code: job?.tiktokOrderId }])
    expect(shown.callsOf('print.resolve')).toEqual([])
    expect(shown.asked.filter(({ name }) => name === 'resolvePrint')).toEqual([])
  })

  it('takes a typed number, and says where no label in doubt carries it', async () => {
    const shown = await asked()
    await shown.type('scan-field', '576999999999')
    await shown.meanwhile(() => {
      shown
        .byTestId('scan-field')[0]
        ?.closest('form')
        ?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    })
    expect(shown.toasts().join()).toContain('No label in doubt carries 576999999999')
  })
})

describe('the print rules', () => {
  it('are added, say where their printer was removed, and go', async () => {
    const shown = await show(<RulesSection />, {})
    expect(shown.page.textContent).toContain('every label goes to the default printer')
    const rule = {
      id: '0192f000-0000-7000-8000-000000000001',
      name: 'Mail',
      document: null,
      carrier: 'Royal Mail',
      size: null,
      desk: null,
      printerId: '0192f000-0000-7000-8000-0000000000ff',
      fallbackId: null,
      copies: 2,
    }
    await shown.meanwhile(() =>
      useDesk.setState(({ settings }) => ({ settings: settings && { ...settings, printRules: [rule] } })),
    )
    const line = shown.byTestId('print-rule')[0]
    expect(line?.textContent).toContain('Everything by Royal Mail to a removed printer, 2 copies')
    expect(line?.querySelector('[role="alert"]')?.textContent).toContain(
      'was removed: its labels are not printed',
    )
    await shown.click('Remove')
    expect(shown.callsOf('settings.update')).toEqual([{ printRules: [] }])
  })
})
