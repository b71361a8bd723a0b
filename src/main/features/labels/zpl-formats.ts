/** One label of a ZPL file: from `^XA` to before `^XZ`, and what it says. */
export interface ZplFormat {
  readonly body: string
  readonly text: string
}

const FORMAT = /\^XA([\s\S]*?)\^XZ/gi
/** A format without any of these sets the printer up and prints nothing of its own. */
const INK = /\^(?:FD|FV|GB|GC|GD|GE|GF|GS)/i
const FIELD = /\^F[DV]([^^]*)/gi

/**
 * The labels of a carrier's ZPL file (Latin-1), to be matched and shown: each is one format that puts something on
 * paper. Whether a file may be printed is not decided here (printing/encode/read-zpl-file.ts).
 */
export function zplFormats(text: string): ZplFormat[] {
  return [...text.matchAll(FORMAT)]
    .map(([, body]) => body ?? '')
    .filter((body) => INK.test(body))
    .map((body) => ({ body: `^XA${body}`, text: fieldsOf(body) }))
}

/** The data of its fields, one to a line; the start characters of Code 128 (`>;`, `>:`) are no data. */
function fieldsOf(body: string): string {
  return [...body.matchAll(FIELD)].map(([, data]) => (data ?? '').replaceAll(/>[0-9:;<=>?]/g, '')).join('\n')
}
