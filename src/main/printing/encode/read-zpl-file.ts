import { AppError } from '../../../shared/errors/app-error.ts'
import type { EncodedLabel } from './encoded-label.ts'
import { pageDots, type RasterTarget } from './print-setup.ts'
import { fateOf } from './zpl-allowed.ts'
import { figuresOf, type ZplFigures } from './zpl-figures.ts'
import { fitOf } from './zpl-fit.ts'
import { zplLabel } from './zpl-frame.ts'
import { type SplitFault, splitZpl, type ZplFileCommand } from './zpl-split.ts'

/** A label of a carrier's file, safe to send, and how often the file asked for it. */
export interface CarrierLabel {
  readonly label: EncodedLabel
  readonly copies: number
}

/** What a person can do about a file that is not printed. */
export type ZplChoice = 'fetchPdf' | 'fetchOtherDpi' | 'otherPrinter' | 'loadMedia'

/** Why a file is no label that can be printed. `command` names the one that is not allowed. */
export type ZplFault =
  | SplitFault
  | 'otherLanguage'
  | 'noLabel'
  | 'unclosed'
  | 'notAllowed'
  | 'outOfRange'
  | 'tooManyLabels'

export type ZplVerdict =
  | {
      readonly kind: 'fits'
      readonly figures: ZplFigures
      readonly labels: readonly CarrierLabel[]
      /** Commands left out because they set the printer, not the label. */
      readonly dropped: readonly string[]
    }
  | {
      readonly kind: 'otherDpi'
      readonly figures: ZplFigures
      readonly fileDpi: number
      readonly choices: readonly ZplChoice[]
    }
  | { readonly kind: 'otherSize'; readonly figures: ZplFigures; readonly choices: readonly ZplChoice[] }
  | {
      readonly kind: 'unreadable'
      readonly fault: ZplFault
      readonly command: string | null
      readonly choices: readonly ZplChoice[]
    }

const MOST_LABELS = 2_000
const MOST_COPIES = 99
/** What an earlier label may have left otherwise, at the guide's defaults. */
const DEFAULTS = '^PMN^LRN^FWN^CI0^CFA,9,5^BY2,3,10'
/** Commands that put something on the label. */
const INK = new Set(['^FD', '^FV', '^GB', '^GC', '^GD', '^GE', '^GF', '^GS'])

/**
 * Reads a carrier's ZPL for a printer: how large it is, for which head it was made, and its labels one by one with
 * nothing in them but what an allow-list names. It is never scaled: what does not fit is refused with its figures.
 */
export function readZplFile(bytes: Uint8Array, target: RasterTarget): ZplVerdict {
  if (target.language !== 'zpl') return unreadable('otherLanguage')
  const commands = splitZpl(bytes)
  if (typeof commands === 'string') return unreadable(commands)
  const refused = commands.find((command) => !isFrame(command) && fateOf(command) === 'refused')
  if (refused !== undefined) return unreadable('notAllowed', refused.name)
  const formats = formatsOf(commands)
  if (formats === null) return unreadable('unclosed')
  const inked = withSettings(formats)
  if (inked.length === 0) return unreadable('noLabel')
  if (inked.length > MOST_LABELS) return unreadable('tooManyLabels')
  const figures = figuresOf(commands, inked.length)
  if (figures === null) return unreadable('outOfRange')
  const fit = fitOf(figures, target)
  if (fit.kind === 'otherDpi')
    return { ...fit, figures, choices: ['fetchOtherDpi', 'fetchPdf', 'otherPrinter'] }
  if (fit.kind === 'otherSize') return { ...fit, figures, choices: ['loadMedia', 'fetchPdf', 'otherPrinter'] }
  return {
    kind: 'fits',
    figures,
    labels: inked.map((format) => carrierLabel(format, target)),
    dropped: [...new Set(commands.filter((one) => fateOf(one) === 'dropped').map(({ name }) => name))],
  }
}

/** A verdict other than `fits` as an error for a person. `printer.mediaMismatch` or `input.invalid`. */
export function zplRefusal(verdict: Exclude<ZplVerdict, { kind: 'fits' }>, target: RasterTarget): AppError {
  const choices = [...verdict.choices]
  if (verdict.kind === 'unreadable') {
    const { fault, command } = verdict
    return new AppError('input.invalid', UNREADABLE[fault](command), { fault, command, choices })
  }
  const { figures } = verdict
  const details = { ...figures, choices, dpi: target.dpi, ...target.media }
  if (verdict.kind === 'otherSize')
    return new AppError('printer.mediaMismatch', otherSizeText(figures, target), details)
  const percent = Math.round((100 * verdict.fileDpi) / target.dpi)
  return new AppError(
    'printer.mediaMismatch',
    `This ZPL label was made for a ${verdict.fileDpi} dpi printer and would come out at ${percent}% of its size on this one (${target.dpi} dpi). Ask the carrier for ${target.dpi} dpi or a PDF, or choose a ${verdict.fileDpi} dpi printer.`,
    { ...details, fileDpi: verdict.fileDpi },
  )
}

const UNREADABLE: Readonly<Record<ZplFault, (command: string | null) => string>> = {
  otherLanguage: () =>
    'This label is ZPL, which this printer does not speak. Choose a ZPL printer, or fetch the label as a PDF.',
  tooLarge: () => 'This file is too large for a label (8 MB at most). Fetch the label as a PDF.',
  tooManyCommands: () => 'This file has more commands than labels have. Fetch the label as a PDF.',
  tooManyLabels: () => `This file has more than ${MOST_LABELS} labels. Split it into smaller files.`,
  controlCharacters: () =>
    'This file holds control characters, so it is no plain ZPL. Fetch the label as a PDF.',
  noLabel: () => 'There is no label in this file (^XA ... ^XZ). Check that it is the right one.',
  unclosed: () => 'A label in this file has no end (^XZ): it may be cut off. Download it again.',
  outOfRange: () => 'This file places something beyond any label. Fetch the label as a PDF.',
  notAllowed: (command) =>
    `This file uses ${command}, which does more than a label needs, so it is not sent to the printer. Fetch the label as a PDF.`,
}

function otherSizeText(
  { widthDots, heightDots, inkRight, inkBottom }: ZplFigures,
  target: RasterTarget,
): string {
  const millimetres = (dots: number) => Math.round((dots * 25.4) / target.dpi)
  const stated = `${millimetres(widthDots ?? inkRight)} x ${millimetres(heightDots ?? inkBottom)} mm`
  return `This ZPL label is ${stated} at ${target.dpi} dpi, and this printer holds ${target.media.widthMm} x ${target.media.heightMm} mm labels. Load the right labels, choose another printer, or fetch the label as a PDF.`
}

function unreadable(fault: ZplFault, command: string | null = null): ZplVerdict {
  return {
    kind: 'unreadable',
    fault,
    command,
    choices: fault === 'otherLanguage' ? ['fetchPdf', 'otherPrinter'] : ['fetchPdf'],
  }
}

function isFrame({ name }: ZplFileCommand): boolean {
  return name === '^XA' || name === '^XZ'
}

type Format = readonly ZplFileCommand[]

/** The commands between each `^XA` and its `^XZ`; null where one is opened and not closed. */
function formatsOf(commands: readonly ZplFileCommand[]): Format[] | null {
  const formats: Format[] = []
  let open: ZplFileCommand[] | null = null
  for (const command of commands) {
    if (command.name === '^XA') {
      if (open !== null) return null
      open = []
    } else if (command.name === '^XZ') {
      if (open !== null) formats.push(open)
      open = null
    } else open?.push(command)
  }
  return open === null ? formats : null
}

/** Formats that print, each after the settings that blank ones before it made. */
function withSettings(formats: readonly Format[]): Format[] {
  let settings: Format = []
  const inked: Format[] = []
  for (const format of formats) {
    if (format.some(({ name }) => INK.has(name))) inked.push([...settings, ...format])
    else settings = [...settings, ...format].slice(-MOST_SETTINGS)
  }
  return inked
}
/** A blank format sets a handful of things: more would be carried along with every label for nothing. */
const MOST_SETTINGS = 100

function carrierLabel(format: Format, target: RasterTarget): CarrierLabel {
  const kept = format.filter((command) => fateOf(command) === 'kept')
  const [widthDots, heightDots] = pageDots(target)
  const fields = [DEFAULTS, kept.map(({ name, text }) => `${name}${text.replace(/[\r\n\t]/g, '')}`).join('')]
  const label = zplLabel({ widthDots, heightDots, fields, warnings: [], setup: target.setup })
  const asked = format.findLast(({ name }) => name === '^PQ')?.text ?? ''
  const copies = Math.min(MOST_COPIES, Math.max(1, Number.parseInt(asked, 10) || 1))
  return { label, copies }
}
