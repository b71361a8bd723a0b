import type { ZplFileCommand } from './zpl-split.ts'

/** What becomes of a command: it goes to the printer, is left out, or makes the file one that cannot be printed. */
export type ZplFate = 'kept' | 'dropped' | 'refused'

const FIELDS = 'FO FT FS FD FV FH FB TB FP FR FW FM A CF CI GB GC GD GE GF GS'
const BARCODES = 'BY B0 B1 B2 B3 B4 B5 B7 B8 B9 BA BB BC BD BE BF BI BJ BK BL BM BO BP BQ BR BS BT BU BX BZ'
const PAGE = 'LR LH LS LT PO PM PA'
const KEPT = new Set(`${FIELDS} ${BARCODES} ${PAGE}`.split(' ').map((name) => `^${name}`))

/**
 * Settings of the printer, questions to it and comments: the label is the same without them. Width, length and
 * copies are read and set by us.
 */
const DROPPED = new Set([
  ...'FX PW LL PQ PR MD MN MT MM MF ML MP JU JZ JS JT SZ SS SP SX ID KL KP XB CV ST'
    .split(' ')
    .map((name) => `^${name}`),
  ...'TA JS SD HS HI HQ PS JC JG WC'.split(' ').map((name) => `~${name}`),
])

/** Commands whose effect depends on what they say. */
const BY_TEXT: Readonly<Record<string, (text: string) => ZplFate>> = {
  // Pictures as raw bytes may hold anything, also what looks like a command.
  '^GF': (text) => (/^A/i.test(text) ? 'kept' : 'refused'),
  // Millimetres, inches and other densities would have to be measured first.
  '^MU': (text) => (/^D?\s*$/i.test(text) ? 'dropped' : 'refused'),
  '^JM': (text) => (/^A?\s*$/i.test(text) ? 'dropped' : 'refused'),
  // Without clearing, a label shows what was on the last one.
  '^MC': (text) => (/^N/i.test(text) ? 'refused' : 'dropped'),
  '^CC': (text) => (text === '^' ? 'dropped' : 'refused'),
  '~CC': (text) => (text === '^' ? 'dropped' : 'refused'),
  '^CD': (text) => (text === ',' ? 'dropped' : 'refused'),
  '~CD': (text) => (text === ',' ? 'dropped' : 'refused'),
  '^CT': (text) => (text === '~' ? 'dropped' : 'refused'),
  '~CT': (text) => (text === '~' ? 'dropped' : 'refused'),
}

/**
 * By an allow-list of what a label needs. Everything that stores, recalls, deletes, counts on the printer's memory,
 * talks to a network or is not known here is refused.
 */
export function fateOf({ name, text }: ZplFileCommand): ZplFate {
  const decide = BY_TEXT[name]
  if (decide !== undefined) return decide(text)
  if (KEPT.has(name)) return 'kept'
  return DROPPED.has(name) ? 'dropped' : 'refused'
}
