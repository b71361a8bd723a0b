import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors/app-error.ts'

/** One command line, taken apart: what to do, on what, and how. */
export interface CommandLine {
  readonly workspace: string | undefined
  readonly command: string
  readonly operands: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
}

const TEXT = { type: 'string' } as const
const FLAG = { type: 'boolean' } as const

const OPTIONS = {
  workspace: TEXT,
  practice: TEXT,
  'day-first': FLAG,
  'month-first': FLAG,
  'time-zone': TEXT,
  currency: TEXT,
  shop: TEXT,
  'dry-run': FLAG,
  view: TEXT,
  search: TEXT,
  limit: TEXT,
  offset: TEXT,
  tcp: TEXT,
  queue: TEXT,
  folder: TEXT,
  language: TEXT,
  dpi: TEXT,
  media: TEXT,
  printer: TEXT,
  darkness: TEXT,
  speed: TEXT,
  'shift-right': TEXT,
  'shift-down': TEXT,
  width: TEXT,
  left: TEXT,
  document: TEXT,
  copies: TEXT,
  operator: TEXT,
  batch: TEXT,
  to: TEXT,
  seconds: TEXT,
  state: TEXT,
  status: TEXT,
  reason: TEXT,
  order: TEXT,
  url: TEXT,
  key: TEXT,
  email: TEXT,
  creator: TEXT,
  'new-shop': TEXT,
  name: TEXT,
  wipe: FLAG,
  watch: FLAG,
  all: FLAG,
  help: FLAG,
} as const satisfies ParseArgsOptionsConfig

/** Takes a command line apart; `input.invalid` names the word that is not understood. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
    const [command = values.help ? 'help' : '', ...operands] = positionals
    return { workspace: values.workspace, command, operands, options: values }
  } catch (error) {
    throw new AppError(
      'input.invalid',
      `${error instanceof Error ? error.message : error} See: desk --help`,
      {},
      { cause: error },
    )
  }
}

/** The text of an option, or undefined. */
export function textOf(line: CommandLine, name: string): string | undefined {
  const value = line.options[name]
  return typeof value === 'string' ? value : undefined
}

/** A whole number of an option within bounds. */
export function numberOf(
  line: CommandLine,
  name: string,
  fallback: number,
  bounds: readonly [least: number, most: number],
): number {
  const text = textOf(line, name)
  if (text === undefined) return fallback
  const value = Number(text)
  const isGood = /^\d+$/.test(text) && value >= bounds[0] && value <= bounds[1]
  if (!isGood)
    throw new AppError(
      'input.invalid',
      `--${name} has to be a whole number from ${bounds[0]} to ${bounds[1]}, not "${text}".`,
      { path: name },
    )
  return value
}

/** The one operand of a command. */
export function onlyOperand(line: CommandLine, what: string): string {
  const [first, ...others] = line.operands
  if (first === undefined)
    throw new AppError('input.invalid', `Say which ${what}: desk ${line.command} ${what.toUpperCase()}`, {
      path: what,
    })
  if (others.length > 0)
    throw new AppError(
      'input.invalid',
      `desk ${line.command} takes one ${what}; "${others[0]}" is one too many.`,
      { path: what },
    )
  return first
}

/** One or more operands. */
export function someOperands(line: CommandLine, what: string): readonly string[] {
  if (line.operands.length === 0)
    throw new AppError('input.invalid', `Say which ${what}: desk ${line.command} ${what.toUpperCase()}...`, {
      path: what,
    })
  return line.operands
}
