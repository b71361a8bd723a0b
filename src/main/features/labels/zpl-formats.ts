import type { PageSize } from '../../../shared/domain/printing/page-placement.ts'
import { AppError } from '../../../shared/errors/app-error.ts'

/** One label of a ZPL file: from `^XA` to before `^XZ`, what it says, and its size where it says one. */
export interface ZplFormat {
  readonly body: string
  readonly text: string
  readonly size: PageSize
}

const FORMAT = /\^XA([\s\S]*?)\^XZ/gi
/** A format without any of these sets the printer up and prints nothing of its own. */
const PRINTS = /\^(?:FD|FV|GF|XG|GB|IM|IL)/i
/**
 * What no label needs and what would change the printer or its queue: configuration (^J, ^K, ^N, ^S but for ^SN and
 * ^SF), answers to the host (^H), new command characters (^CC, ^CD, ^CT) and every ~ command but downloads (~D).
 */
const REFUSED = /\^(?:J[A-Z]|K[A-Z]|N[A-Z]|S[A-EG-MO-Z]|H[A-Z]|CC|CD|CT|MP|XS)|~(?!D[BDEGNTUY])/i
const FIELD = /\^F[DV]([^^]*)/gi

/**
 * The labels of a carrier's ZPL file. Each is one format; what stands between formats is dropped. `document.unreadable`
 * for a file without a label, or with a command that would do more than print one.
 */
export function zplFormats(text: string): ZplFormat[] {
  const formats = [...text.matchAll(FORMAT)].map(([, body]) => body ?? '').filter((body) => PRINTS.test(body))
  if (formats.length === 0)
    throw new AppError(
      'document.unreadable',
      'There is no label in this ZPL file. Download it again from the carrier.',
    )
  for (const body of formats) refuseCommands(body)
  return formats.map((body) => ({ body: `^XA${body}`, text: fieldsOf(body), size: sizeOf(body) }))
}

/** Width and length in dots where the label sets both; it does not say at which resolution. */
function sizeOf(body: string): PageSize {
  const dots = (command: RegExp) => Number(command.exec(body)?.[1] ?? 0)
  return { kind: 'pixels', widthPx: dots(/\^PW(\d+)/i), heightPx: dots(/\^LL(\d+)/i), dpi: null }
}

/** The data of its fields, one to a line; the start characters of Code 128 (`>;`, `>:`) are no data. */
function fieldsOf(body: string): string {
  return [...body.matchAll(FIELD)].map(([, data]) => (data ?? '').replaceAll(/>[0-9:;<=>?]/g, '')).join('\n')
}

/** Commands inside a field's data are data. */
function refuseCommands(body: string): void {
  const found = REFUSED.exec(body.replaceAll(FIELD, '^FD'))
  if (found === null) return
  throw new AppError(
    'document.unreadable',
    `This ZPL file holds the command ${found[0]}, which would do more than print a label. Ask the carrier for a plain label, or for a PDF.`,
    { command: found[0] },
  )
}
