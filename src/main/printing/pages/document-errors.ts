import type { Misfit, PlacementChoice } from '../../../shared/domain/printing/page-placement.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/codes.ts'
import type { Refusal } from './page-messages.ts'

const REFUSED: Readonly<Record<Refusal, readonly [ErrorCode, string]>> = {
  unreadable: [
    'document.unreadable',
    'This file cannot be read as a label. It may be damaged or no PDF or PNG at all. Download it again.',
  ],
  locked: [
    'document.locked',
    'This PDF is protected by a password, so it cannot be printed from here. Download it again without one.',
  ],
  tooLarge: [
    'document.tooLarge',
    'This file is larger than any label document. Split it, or download the labels in smaller batches.',
  ],
  noSuchPage: ['input.notFound', 'The document has no such page. Open it again.'],
}

/** The error of a document that was refused; `reason` is for the log. */
export function refused(refusal: Refusal, reason: string): AppError {
  const [code, message] = REFUSED[refusal]
  return new AppError(code, message, {}, { cause: new Error(reason) })
}

/** The error of a document on which the thread broke down, took too long or ran out of memory. */
export function brokeDown(reason: string): AppError {
  return new AppError(
    'document.unreadable',
    'This page could not be drawn in time and within bounds, so nothing was printed. Download the file again; if this repeats, print it from another program.',
    {},
    { cause: new Error(reason) },
  )
}

const CHOICES: Readonly<Record<PlacementChoice, string>> = {
  rotate: 'allow rotating it',
  trim: 'allow trimming its margins',
  dotForDot: 'print it dot for dot',
  otherMedia: 'load larger labels and set the media in Settings, Printers',
  otherPrinter: 'choose another printer',
}

/** `printer.mediaMismatch` with the reason, the figures and the choices; the whole misfit is in `details`. */
export function mediaMismatch(misfit: Misfit): AppError {
  const choices = misfit.choices.map((choice) => CHOICES[choice]).join(', or ')
  return new AppError(
    'printer.mediaMismatch',
    `${because(misfit)} Labels are never scaled. You can ${choices}.`,
    {
      misfit,
    },
  )
}

function because({ reason, page, ink, media, pageDpi, printerDpi }: Misfit): string {
  const loaded = `${millimetres(media)} media`
  if (reason === 'otherDpi')
    return `This picture was made for ${Math.round(pageDpi ?? 0)} dpi, and the printer has ${printerDpi}.`
  if (reason === 'unknownDpi')
    return `Nothing says for which resolution this picture was made; at ${printerDpi} dpi it measures ${millimetres(page)}, on ${loaded}.`
  const inked = ink === null ? '' : `, printed on ${millimetres(ink)} of it,`
  return `The page is ${millimetres(page)}${inked} and does not fit the ${loaded} of this printer.`
}

function millimetres({ widthMm, heightMm }: Misfit['page']): string {
  return `${widthMm} x ${heightMm} mm`
}
