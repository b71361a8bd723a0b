import type { PrintSetup } from '../../../shared/domain/printing/print-setup.ts'
import { ascii, type EncodedLabel, encodedLabel } from './encoded-label.ts'
import type { LabelWarning } from './label-elements.ts'
import { clamped, stepOf } from './print-setup.ts'

/** Exactly `^XZ` and a newline: the label prints when it arrives. ZPL II Programming Guide, ^XZ. */
const LABEL_END = ascii('^XZ\n')
/** Cancels the format being received and touches nothing that is complete. ZPL II Programming Guide, ~JX. */
const CALL_BACK = ascii('~JX')

export interface ZplPage {
  readonly widthDots: number
  readonly heightDots: number
  /** Complete fields, `^FO` to `^FS`, one character a byte. */
  readonly fields: readonly string[]
  readonly warnings: readonly LabelWarning[]
  readonly setup?: PrintSetup | undefined
}

/** Fields between `^XA` and `^XZ`, with everything set that an earlier job may have left otherwise. */
export function zplLabel(page: ZplPage): EncodedLabel {
  const text = `${[...preamble(page), ...page.fields].join('\n')}\n`
  const body = new Uint8Array(Buffer.from(text, 'latin1'))
  return encodedLabel({ body, end: LABEL_END, warnings: page.warnings, callBack: CALL_BACK })
}

/** Everything a previous job may have left set is set again: width, length, origin, encoding, one copy. */
function preamble({ widthDots, heightDots, setup = {} }: ZplPage): string[] {
  return [
    '^XA',
    '^CI28',
    `^PW${widthDots}`,
    `^LL${heightDots}`,
    '^LH0,0',
    // A positive ^LS moves to the left. The guide allows four digits there and 120 rows for ^LT.
    `^LS${0 - clamped(setup.shiftRightDots ?? 0, -9_999, 9_999)}`,
    '^PON',
    '^PQ1,0,0,N',
    ...adjustments(setup),
  ]
}

function adjustments({ shiftDownDots, darknessPercent, inchesPerSecond }: PrintSetup): string[] {
  const darkness = stepOf(darknessPercent, 0, 30)
  return [
    ...(shiftDownDots === undefined ? [] : [`^LT${clamped(shiftDownDots, -120, 120)}`]),
    ...(darkness === undefined ? [] : [`~SD${String(darkness).padStart(2, '0')}`]),
    ...(inchesPerSecond === undefined ? [] : [`^PR${clamped(inchesPerSecond, 1, 14)}`]),
  ]
}
