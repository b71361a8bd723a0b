import type { HeadFinding, TestBox } from '../../../shared/domain/printing/measure-head.ts'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { clamped } from '../encode/print-setup.ts'
import type { TestLabel } from '../encode/test-label.ts'

/** A test label as it lies on the table. */
export interface PrintedTest {
  readonly box: TestBox
  /** How far it was moved to the right by what was set then. */
  readonly shiftRightDots: number
}

/** What to change after measuring; `change` is null where nothing can be corrected from here. */
export interface Correction {
  readonly change: { readonly dpi: Printer['dpi']; readonly shiftRightDots: number | null } | null
  /** What was found, and what to do next, in words. */
  readonly says: string
}

/** What a test label was printed with. */
export function testOf({ language, setup }: Printer, { box, marginDots }: TestLabel): PrintedTest {
  const wanted = setup.shiftRightDots ?? 0
  // ZPL moves by its own command; elsewhere the picture is moved only as far as its frame stays on the label.
  const shiftRightDots = language === 'zpl' ? wanted : clamped(wanted, -marginDots, marginDots)
  return { box, shiftRightDots }
}

/** What a finding means for a printer. A head that we cannot set, and a measure between two heads, change nothing. */
export function correctionOf(printer: Printer, test: PrintedTest, found: HeadFinding): Correction {
  if (found.kind === 'unclear')
    return kept(
      `That would be a head of ${found.measuredDpi} dpi, which no label printer has. Measure the outer width of the box again, in millimetres.`,
    )
  const { dpi } = found
  if (dpi === 600)
    return kept(
      'This printer has 600 dpi, for which labels cannot be made here. Nothing was changed: choose a printer of 203 or 300 dpi.',
    )
  if (printer.language === 'pdf' && dpi !== printer.dpi)
    return kept(
      `The page came out as if it had ${found.measuredDpi} dpi: its driver scales it. Set scaling to 100 % (actual size) in the system's printer settings, and print another test label.`,
    )
  if (found.kind === 'misplaced')
    return kept(
      `The box lies ${Math.abs(found.byMm).toFixed(1)} mm beside its place, too far to be adjusted. Check the size of the labels, push the roll to its guide, calibrate, and print another test label.`,
    )
  const shift = found.shiftRightDots === null ? null : test.shiftRightDots + found.shiftRightDots
  return { change: { dpi, shiftRightDots: shift }, says: saysOf(printer, dpi, shift) }
}

function saysOf(printer: Printer, dpi: 203 | 300, shift: number | null): string {
  const head =
    dpi === printer.dpi
      ? `It has ${dpi} dpi, as it is set.`
      : `It has ${dpi} dpi, not ${printer.dpi}: that is set now.`
  const mm = shift === null ? '' : ((Math.abs(shift) * 25.4) / dpi).toFixed(1)
  const place =
    shift === null
      ? 'The left edge was not measured, so labels stay where they are.'
      : shift === 0
        ? 'Labels lie where they should, without a correction.'
        : `Labels are moved ${mm} mm (${Math.abs(shift)} dots) to the ${shift > 0 ? 'right' : 'left'}.`
  return `${head} ${place} Print another test label to see it.`
}

function kept(says: string): Correction {
  return { change: null, says }
}
