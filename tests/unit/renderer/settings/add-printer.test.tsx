// @vitest-environment happy-dom
import { beforeAll, expect, it } from 'vitest'
import { fakeWindow, show } from '../../../harness/fake-api/show.tsx'

let AddPrinter: typeof import('../../../../src/renderer/features/settings/add-printer.tsx').AddPrinter
let PrinterPart: typeof import('../../../../src/renderer/app/status/printer-part.tsx').PrinterPart

beforeAll(async () => {
  fakeWindow({})
  ;({ AddPrinter } = await import('../../../../src/renderer/features/settings/add-printer.tsx'))
  ;({ PrinterPart } = await import('../../../../src/renderer/app/status/printer-part.tsx'))
})

it('finds printers, and adds one by its queue with the drawback said', async () => {
  const shown = await show(<AddPrinter />, {})
  await shown.click('Find printers')
  await shown.click('Use the queue')
  expect(shown.page.textContent).toContain('abort-job')
  await shown.submit('add-printer')
  expect(shown.callsOf('printers.add')).toMatchObject([
    { name: 'Zebra_ZD421', connection: { kind: 'queue', queue: 'Zebra_ZD421' } },
  ])
})

it('offers the way past the queue, by the address behind it', async () => {
  const shown = await show(<AddPrinter />, {})
  await shown.click('Find printers')
  await shown.click('Print direct')
  await shown.submit('add-printer')
  expect(shown.callsOf('printers.confirmAddress')).toEqual([{ typed: '192.168.1.40:9100' }])
  expect(shown.callsOf('printers.add')).toMatchObject([{ connection: { kind: 'tcp' } }])
})

it('adds a receipt printer with the roll it has as a rule', async () => {
  const shown = await show(<AddPrinter />, {})
  await shown.click('Virtual printer')
  const [language] = document.querySelectorAll('select')
  await shown.meanwhile(() => {
    if (language === undefined) return
    language.value = 'escpos'
    language.dispatchEvent(new Event('change', { bubbles: true }))
  })
  expect(shown.page.textContent).toContain('Roll of 80 mm (72 mm printed)')
  await shown.type('printer-name', 'Till')
  await shown.submit('add-printer')
  expect(shown.callsOf('printers.add')).toMatchObject([
    { name: 'Till', language: 'escpos', media: { widthMm: 72.1, heightMm: 108.2 } },
  ])
})

it('says in the status bar what is wrong with a printer and how many labels wait', async () => {
  const printer = {
    id: '0192f000-0000-7000-8000-000000000001',
    name: 'Zebra',
    isDefault: true,
    isVirtual: false,
    state: 'ribbonOut' as const,
    reason: 'The printer is out of ribbon. Put in a new one.',
    waiting: 14,
    uncertain: 0,
  }
  const { page } = await show(<PrinterPart printer={printer} />, {})
  expect(page.textContent).toBe('Zebra: ribbon out · 14 labels waiting')
  expect(page.querySelector('button')?.title).toBe('The printer is out of ribbon. Put in a new one.')
})
