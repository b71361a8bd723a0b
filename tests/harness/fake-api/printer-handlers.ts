import { type HeadFinding, measureHead } from '../../../src/shared/domain/printing/measure-head.ts'
import type { PrintSetup } from '../../../src/shared/domain/printing/print-setup.ts'
import type { Printer } from '../../../src/shared/domain/printing/printing.ts'
import { AppError } from '../../../src/shared/errors/app-error.ts'
import type { Input } from '../../../src/shared/ipc/contract.ts'
import type { FakeDesk } from './fake-api.ts'

/** The box of a test label on 4 x 6 in at 203 dpi. */
const BOX = { widthDots: 632, leftDots: 90 }

/** How a printer is set, tried and measured, over made-up printers. */
export function printerHandlers(desk: FakeDesk): Record<string, (input: never) => unknown> {
  const printerOf = (id: string): Printer => {
    const printer = desk.printers.find((one) => one.id === id)
    if (printer === undefined) throw new AppError('input.notFound', 'There is no such printer any more.')
    return printer
  }
  const update = ({ id, setup = {}, ...change }: Input<'printers.update'>): Printer => {
    const printer = printerOf(id)
    if (desk.printers.some((one) => one.id !== id && one.name === change.name))
      throw new AppError('input.invalid', `There is a printer called "${change.name}" already.`, {
        path: 'name',
      })
    const kept = Object.entries({ ...printer.setup, ...setup }).filter(([, value]) => value != null)
    const changed = { ...printer, ...change, setup: Object.fromEntries(kept) as PrintSetup } as Printer
    desk.printers = desk.printers.map((one) => (one.id === id ? changed : one))
    return changed
  }
  return {
    'printers.update': update,
    'printers.testPicture': async () => ({ png: (await desk.options.testPicture?.()) ?? new Uint8Array() }),
    'printers.printTest': () => ({ outcome: 'printed', says: 'The test label is printed.' }),
    'printers.measure': ({ id, widthMm, leftMm }: Input<'printers.measure'>) => {
      const found = measureHead(BOX, { widthMm, leftMm })
      const printer = printerOf(id)
      if (found.kind !== 'head' || found.dpi === 600)
        return { printer, corrected: false, says: `That would be a head of ${found.measuredDpi} dpi.` }
      const changed = update({ id, dpi: found.dpi, setup: { shiftRightDots: found.shiftRightDots } })
      return { printer: changed, corrected: true, says: correctedWords(found) }
    },
    'printers.calibrate': ({ id }: { id: string }) => ({
      says: `${printerOf(id).name} feeds a few labels to find their gaps.`,
    }),
  }
}

function correctedWords({ dpi }: Extract<HeadFinding, { kind: 'head' }>): string {
  return `It has ${dpi} dpi: that is set now.`
}
