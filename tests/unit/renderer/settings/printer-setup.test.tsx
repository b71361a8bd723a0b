// @vitest-environment happy-dom
import { beforeAll, describe, expect, it } from 'vitest'
import type { FakeOptions } from '../../../harness/fake-api/fake-api.ts'
import { fakeWindow, show } from '../../../harness/fake-api/show.tsx'

type Window = typeof import('../../../../src/renderer/lib/desk-state.ts')
let PrintersSection: typeof import('../../../../src/renderer/features/settings/printers-section.tsx').PrintersSection
let useDesk: Window['useDesk']

beforeAll(async () => {
  fakeWindow({})
  ;({ PrintersSection } = await import('../../../../src/renderer/features/settings/printers-section.tsx'))
  ;({ useDesk } = await import('../../../../src/renderer/lib/desk-state.ts'))
})

async function opened(options: Partial<FakeOptions> = {}) {
  const shown = await show(<PrintersSection />, options)
  await shown.click('Set up')
  return shown
}
const belowField = (name: string) => {
  const field = document.querySelector<HTMLInputElement>(`[name="${name}"]`)
  return document.getElementById(field?.getAttribute('aria-describedby') ?? '')?.textContent
}
const failing = (method: string, code: 'printer.paperOut', message: string): Partial<FakeOptions> => ({
  failures: { [method]: { code, message, details: {}, retryable: true } },
})

describe('the set-up of a printer', () => {
  it('opens under its line and closes again, and says so to whoever does not see it', async () => {
    const shown = await opened()
    expect(shown.byTestId('printer-setup')[0]?.getAttribute('aria-label')).toBe('Set up Zebra ZD421')
    const toggle = shown.button('Close')
    expect(toggle.getAttribute('aria-expanded')).toBe('true')
    expect(document.getElementById(toggle.getAttribute('aria-controls') ?? '')).not.toBeNull()
    await shown.click(toggle)
    expect(shown.byTestId('printer-setup')).toEqual([])
  })

  it('saves what was typed, and leaves an empty field to the printer', async () => {
    const shown = await opened()
    expect(shown.button('Save').disabled).toBe(true)
    await shown.type('printer-name', 'Zebra by the door')
    await shown.type('printer-darkness', '60')
    await shown.type('printer-shiftDown', '-4')
    await shown.type('printer-width', '100,5')
    await shown.submit('printer-form')
    expect(shown.callsOf('printers.update')).toMatchObject([
      {
        name: 'Zebra by the door',
        language: 'zpl',
        dpi: 203,
        media: { widthMm: 100.5, heightMm: 152.4 },
        setup: { darknessPercent: 60, inchesPerSecond: null, shiftRightDots: null, shiftDownDots: -4 },
      },
    ])
    expect(shown.page.textContent).toContain('100.5 × 152.4 mm')
    expect(shown.button('Save').disabled).toBe(true)
  })

  it('says beside a field what is wrong with it, and saves nothing until it is right', async () => {
    const shown = await opened()
    await shown.type('printer-darkness', '101')
    await shown.type('printer-shiftRight', '1,5')
    await shown.type('printer-height', '')
    await shown.type('printer-name', ' ')
    expect(belowField('printer-darkness')).toBe('Type a whole number from 0 to 100.')
    expect(belowField('printer-shiftRight')).toBe('Type a whole number from −1200 to 1200.')
    expect(belowField('printer-height')).toBe('Type a number from 20 to 400.')
    expect(belowField('printer-name')).toBe('Give it a name.')
    expect(shown.button('Save').disabled).toBe(true)
    await shown.submit('printer-form')
    expect(shown.callsOf('printers.update')).toEqual([])
  })

  it('says beside the name that another printer has it', async () => {
    const shown = await opened()
    await shown.type('printer-name', 'Virtual printer')
    await shown.submit('printer-form')
    expect(belowField('printer-name')).toBe('There is a printer called "Virtual printer" already.')
  })

  it('of a receipt printer has its roll, and no darkness and speed that it has no command for', async () => {
    const shown = await opened()
    await shown.meanwhile(() => {
      const select = [...document.querySelectorAll('select')].find((one) => one.value === 'zpl')
      if (select === undefined) return
      select.value = 'escpos'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })
    expect(document.querySelector('[name="printer-darkness"]')).toBeNull()
    expect(shown.page.textContent).toContain('set at this printer itself')
    expect(document.querySelector<HTMLInputElement>('[name="printer-width"]')?.value).toBe('72.1')
  })
})

describe('a test label', () => {
  it('is printed by its button, which waits meanwhile, and what came of it stands there in words', async () => {
    const shown = await opened()
    Object.assign(shown.desk.options, { delayMs: 30 })
    await shown.click('Print test label')
    expect(shown.button('Print test label').disabled).toBe(true)
    expect(document.querySelector('progress')?.getAttribute('aria-label')).toBe(
      'Printing a test label on Zebra ZD421…',
    )
    await expect.poll(() => document.body.textContent).toContain('The test label is printed.')
    expect(shown.callsOf('printers.printTest')).toHaveLength(1)
  })

  it('that cannot be printed says what to do next, beside its button', async () => {
    const message = 'The printer is out of labels or ribbon. Load it, and try again. Nothing was printed.'
    const shown = await opened(failing('printers.printTest', 'printer.paperOut', message))
    await shown.click('Print test label')
    expect(document.querySelector('[role="alert"]')?.textContent).toBe(message)
  })

  it('is shown beside the fields, and again when they were saved', async () => {
    const shown = await opened()
    expect(shown.callsOf('printers.testPicture')).toHaveLength(1)
    await shown.type('printer-speed', '4')
    await shown.submit('printer-form')
    expect(shown.callsOf('printers.testPicture')).toHaveLength(2)
  })
})

describe('what was measured', () => {
  it('corrects the printer, in words, and the fields follow', async () => {
    const shown = await opened()
    await shown.type('measured-width', '53,5')
    await shown.type('measured-left', '7.6')
    await shown.submit('measured')
    expect(shown.callsOf('printers.measure')).toMatchObject([{ widthMm: 53.5, leftMm: 7.6 }])
    expect(shown.page.textContent).toContain('It has 300 dpi: that is set now.')
    expect([...document.querySelectorAll('select')].some((one) => one.value === '300')).toBe(true)
  })

  it('is refused beside its field out of bounds', async () => {
    const shown = await opened()
    await shown.type('measured-width', '3')
    expect(belowField('measured-width')).toBe('Type a number from 5 to 300.')
    await shown.submit('measured')
    expect(shown.callsOf('printers.measure')).toEqual([])
  })
})

describe('what cannot be taken back', () => {
  it('is asked about: calibrating, which feeds labels', async () => {
    const shown = await opened()
    await shown.click('Calibrate')
    expect(shown.callsOf('printers.calibrate')).toEqual([])
    expect(shown.page.textContent).toContain('A few blank labels come out.')
    await shown.click('Feed and calibrate')
    expect(shown.callsOf('printers.calibrate')).toMatchObject([{ confirmed: true }])
    expect(shown.page.textContent).toContain('feeds a few labels to find their gaps')
  })

  it('is asked about: removing a printer', async () => {
    const shown = await show(<PrintersSection />, {})
    await shown.click('Remove')
    expect(shown.callsOf('printers.remove')).toEqual([])
    await shown.click('Remove it')
    expect(shown.callsOf('printers.remove')).toHaveLength(1)
    expect(shown.byTestId('printer-line')).toHaveLength(1)
  })
})

describe('the commands', () => {
  const ask = (act: 'open' | 'test' | 'calibrate') => () => useDesk.setState({ printerRequest: { act } })

  it('open the default printer with the keyboard in its first field', async () => {
    const shown = await show(<PrintersSection />, {})
    await shown.meanwhile(ask('open'))
    expect(document.activeElement?.getAttribute('name')).toBe('printer-name')
    expect(useDesk.getState().printerRequest).toBeNull()
  })

  it('print a test label once for each time that they are asked', async () => {
    const shown = await show(<PrintersSection />, {})
    await shown.meanwhile(ask('test'))
    expect(shown.callsOf('printers.printTest')).toHaveLength(1)
    await shown.meanwhile(ask('test'))
    expect(shown.callsOf('printers.printTest')).toHaveLength(2)
  })

  it('go to the calibration, and still ask', async () => {
    const shown = await show(<PrintersSection />, {})
    await shown.meanwhile(ask('calibrate'))
    expect(document.activeElement?.textContent).toBe('Calibrate')
    expect(shown.callsOf('printers.calibrate')).toEqual([])
  })

  it('say so where there is no printer', async () => {
    const shown = await show(<PrintersSection />, { orders: 0 })
    await shown.meanwhile(ask('test'))
    expect(shown.toasts()).toEqual(['There is no printer yet. Add one below, then set it up.'])
  })
})
