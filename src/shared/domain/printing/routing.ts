import type { DocumentKind, Media } from './printing.ts'
import type { RoutingRule } from './routing-rule.ts'

/** Media are the same size where both sides differ by less: rolls of 4 in are sold as 100 mm and as 102 mm. */
const SIZE_TOLERANCE_MM = 2

/** What a rule can look at. */
export interface RoutingFacts {
  readonly document: DocumentKind
  readonly carrier: string | null
  readonly size: Media
  readonly desk: string
}

/** A printer of the desk, as far as routing goes. */
export interface RoutablePrinter {
  readonly id: string
  readonly isDefault: boolean
}

/**
 * Where a label goes. `broken`: its rule names a printer that is not there any more; nothing is printed, since another
 * printer is a person's choice. `none`: there is no printer at all.
 */
export type Route =
  | { readonly kind: 'default'; readonly printerId: string; readonly rule: null; readonly copies: 1 }
  | { readonly kind: 'rule'; readonly printerId: string; readonly rule: RoutingRule; readonly copies: number }
  | { readonly kind: 'broken'; readonly rule: RoutingRule }
  | { readonly kind: 'none' }

/** Finds the printer of a label: by the first rule that fits, else the default one. */
export function routeOf(
  rules: readonly RoutingRule[],
  facts: RoutingFacts,
  printers: readonly RoutablePrinter[],
): Route {
  const rule = rules.find((one) => doesFit(one, facts))
  if (rule !== undefined) {
    const isThere = printers.some(({ id }) => id === rule.printerId)
    return isThere
      ? { kind: 'rule', printerId: rule.printerId, rule, copies: rule.copies }
      : { kind: 'broken', rule }
  }
  const printer = printers.find(({ isDefault }) => isDefault) ?? printers[0]
  return printer === undefined
    ? { kind: 'none' }
    : { kind: 'default', printerId: printer.id, rule: null, copies: 1 }
}

/** What is wrong with a rule, in words with what to do; null where it can do its work. */
export function faultOfRule(rule: RoutingRule, printers: readonly RoutablePrinter[]): string | null {
  const isThere = (id: string) => printers.some((printer) => printer.id === id)
  if (!isThere(rule.printerId))
    return `The printer of the rule "${rule.name}" was removed: its labels are not printed. Choose another printer for it, or remove the rule.`
  if (rule.fallbackId !== null && !isThere(rule.fallbackId))
    return `The second printer of the rule "${rule.name}" was removed. Choose another, or none.`
  return null
}

function doesFit(rule: RoutingRule, facts: RoutingFacts): boolean {
  return (
    (rule.document === null || rule.document === facts.document) &&
    (rule.carrier === null || isNamed(facts.carrier, rule.carrier)) &&
    (rule.size === null || isSameSize(rule.size, facts.size)) &&
    (rule.desk === null || rule.desk === facts.desk)
  )
}

function isNamed(carrier: string | null, part: string): boolean {
  return carrier?.toLowerCase().includes(part.toLowerCase()) ?? false
}

/** Whether two sizes are those of the same roll, in the same position. */
export function isSameSize(a: Media, b: Media): boolean {
  const isNear = (x: number, y: number) => Math.abs(x - y) <= SIZE_TOLERANCE_MM
  return isNear(a.widthMm, b.widthMm) && isNear(a.heightMm, b.heightMm)
}
