import { expect, test } from 'vitest'
import { shownPrinter } from '../../../../../src/main/app/desk/shown-printer.ts'
import type { PrinterStatus } from '../../../../../src/main/printing/queue/printer-status.ts'
import { ofBits } from '../../../../../src/main/printing/status/snmp-status.ts'
import { reading } from '../../../../../src/main/printing/status/status-source.ts'
import { aPrinter } from '../../../../harness/printers/tickets.ts'

const printer = aPrinter(9)
const resting: PrinterStatus = {
  printerId: printer.id,
  activity: 'idle',
  reason: null,
  retryAt: null,
  jobId: null,
  backChannel: 'answers',
}
const shown = (over: Partial<PrinterStatus>, said: ReturnType<typeof reading> | null) => {
  const { state, reason } = shownPrinter(printer, {
    status: { ...resting, ...over },
    reading: said,
    figures: null,
  })
  return [state, reason !== ''] as const
}

test('a resting printer is shown as it says it is', () => {
  expect(shown({}, null)).toEqual(['ready', false])
  expect(shown({}, reading('headOpen'))).toEqual(['coverOpen', true])
  expect(shown({}, reading('ribbonOut'))).toEqual(['ribbonOut', true])
  expect(shown({}, reading('low'))).toEqual(['low', true])
})

test("the queue's own pause comes first, and the printer's pause is not mistaken for it", () => {
  expect(shown({ activity: 'paused' }, reading('headOpen'))[0]).toBe('paused')
  expect(shown({}, reading('paused'))).toEqual(['notReady', true])
})

test('labels that wait name the cause that the printer gives', () => {
  expect(shown({ activity: 'held', reason: 'printer.paperOut' }, reading('ribbonOut'))[0]).toBe('ribbonOut')
  expect(shown({ activity: 'held', reason: 'printer.offline' }, reading('ready'))).toEqual(['offline', true])
  expect(shown({ activity: 'printing' }, reading('ready'))).toEqual(['printing', false])
})

test('the bits of the printer MIB become conditions, the worst first', () => {
  const of = (bits: number, status = 3) => ofBits(Buffer.of(bits, 0), status).condition
  expect([of(0), of(0, 4), of(0x40), of(0x80), of(0x08 | 0x40), of(0x02), of(0x10), of(0x04)]).toEqual([
    'ready',
    'busy',
    'paperOut',
    'low',
    'headOpen',
    'offline',
    'ribbonOut',
    'paused',
  ])
})
