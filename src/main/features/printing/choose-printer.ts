import { FOUR_BY_SIX } from '../../../shared/domain/printing/media.ts'
import type { DocumentKind } from '../../../shared/domain/printing/printing.ts'
import { type RoutablePrinter, routeOf } from '../../../shared/domain/printing/routing.ts'
import { type RoutingRule, routingRuleSchema } from '../../../shared/domain/printing/routing-rule.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { required } from '../../../shared/lib/assert.ts'
import type { ReadTx } from '../../db/tx.ts'
import type { CommandContext } from '../../outbox/command-context.ts'
import { noPrinter } from './no-printer.ts'
import type { LabelSubject } from './ticket.ts'

/** Where a label goes, why, and how often it is wanted. */
export interface Choice {
  readonly printerSeq: number
  readonly rule: string | null
  readonly copies: number
}

/** The printer of each label of a request, or why it has none. */
export type ChoosePrinter = (subject: LabelSubject, document: DocumentKind) => Choice | AppError

/**
 * How the printers of a request are chosen: the one that was named (by id or name), else by the desk's rules, else the
 * default one. `rule.noPrinter` where there is none, `input.notFound` for an unknown name.
 */
export function choosePrinters(context: CommandContext, named: string | undefined): ChoosePrinter {
  if (named !== undefined) return always(namedPrinter(context.tx, named))
  const rules = readRules(context.tx)
  if (rules.length === 0) return always(defaultPrinter(context.tx))
  return byRules(context, rules)
}

function always(printerSeq: number): ChoosePrinter {
  return () => ({ printerSeq, rule: null, copies: 1 })
}

function byRules(context: CommandContext, rules: readonly RoutingRule[]): ChoosePrinter {
  const printers = context.tx
    .all<{ seq: number; id: string; is_default: number }>(
      'SELECT seq, id, is_default FROM printers WHERE removed_at IS NULL ORDER BY is_default DESC, seq',
    )
    .map(({ seq, id, is_default }) => ({ seq, id, isDefault: is_default === 1 }))
  if (printers.length === 0) throw noPrinter()
  return (subject, document) => choiceFor(context, rules, printers, subject, document)
}

function choiceFor(
  context: CommandContext,
  rules: readonly RoutingRule[],
  printers: readonly (RoutablePrinter & { readonly seq: number })[],
  { ticket }: LabelSubject,
  document: DocumentKind,
): Choice | AppError {
  const facts = { document, carrier: ticket.carrier, size: FOUR_BY_SIX, desk: context.desk }
  const route = routeOf(rules, facts, printers)
  if (route.kind === 'none') return noPrinter()
  if (route.kind === 'broken') return brokenRule(route.rule, printers)
  const printer = required(
    printers.find(({ id }) => id === route.printerId),
    'the printer of a route',
  )
  return { printerSeq: printer.seq, rule: route.rule?.name ?? null, copies: route.copies }
}

/**
 * Rules as they are stored; asked between the key and the first byte, so the other settings are left alone. Like any
 * setting, rules that this program cannot read count as none.
 */
function readRules(tx: ReadTx): RoutingRule[] {
  const stored = tx.value<string>(`SELECT value FROM settings WHERE key = 'printRules'`)
  if (stored === undefined || stored === '[]') return []
  return routingRuleSchema.array().safeParse(JSON.parse(stored)).data ?? []
}

function namedPrinter(tx: ReadTx, name: string): number {
  const seq = tx.value<number>(
    'SELECT seq FROM printers WHERE removed_at IS NULL AND (id = ? OR name = ?)',
    name,
    name,
  )
  if (seq !== undefined) return seq
  throw new AppError('input.notFound', `There is no printer "${name}". Choose one from Settings, Printers.`, {
    printer: name,
  })
}

function defaultPrinter(tx: ReadTx): number {
  const seq = tx.value<number>(
    'SELECT seq FROM printers WHERE removed_at IS NULL ORDER BY is_default DESC, seq LIMIT 1',
  )
  if (seq === undefined) throw noPrinter()
  return seq
}

function brokenRule(rule: RoutingRule, printers: readonly RoutablePrinter[]): AppError {
  const fallback = printers.find(({ id }) => id === rule.fallbackId)
  return new AppError(
    'rule.noPrinter',
    `The rule "${rule.name}" sends this label to a printer that was removed. Change the rule in Settings, Print rules, or choose the printer yourself.`,
    { rule: rule.name, fallbackId: fallback?.id ?? null },
  )
}
