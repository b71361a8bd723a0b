import { useEffect, useState } from 'react'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { faultOfRule } from '../../../shared/domain/printing/routing.ts'
import type { RoutingRule } from '../../../shared/domain/printing/routing-rule.ts'
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings/defaults.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { useChanges } from '../../lib/changes.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { Button } from '../../ui/button.tsx'
import { FormRow } from '../../ui/form-row.tsx'
import { SavedField } from '../../ui/saved-field.tsx'
import { AddRule } from './add-rule.tsx'
import { saveSettings } from './save-settings.ts'

/** Which labels go to which printer, when they print by themselves, and how long their texts are kept. */
export function RulesSection() {
  const settings = useDesk((desk) => desk.settings) ?? DEFAULT_SETTINGS
  const printers = useStandingPrinters()
  const save = (printRules: readonly RoutingRule[]) => saveSettings({ printRules: [...printRules] })
  return (
    <div className="flex max-w-[760px] flex-col gap-6" data-testid="print-rules">
      <div>
        <FormRow
          title="Print when checked"
          about="An order's label is queued once, by itself, when its items were checked at this desk."
        >
          <input
            type="checkbox"
            aria-label="Print when checked"
            checked={settings.autoPrintOnVerify}
            onChange={(event) => saveSettings({ autoPrintOnVerify: event.target.checked })}
          />
        </FormRow>
        <FormRow
          title="Names and addresses of printed labels"
          about="Taken out of this computer's label texts after so many days. The numbers stay."
        >
          <SavedField
            label="Days that label texts are kept"
            className="tnum w-24!"
            inputMode="numeric"
            saved={String(settings.labelTextDays)}
            onSave={(text) => saveSettings({ labelTextDays: Number(text) })}
          />
          <span className="py-1 text-dim">days</span>
        </FormRow>
      </div>
      <RuleList rules={settings.printRules} printers={printers} onSave={save} />
      <AddRule printers={printers} onAdd={(rule) => save([...settings.printRules, rule])} />
    </div>
  )
}

interface RuleListProps {
  readonly rules: readonly RoutingRule[]
  readonly printers: readonly Printer[]
  readonly onSave: (rules: readonly RoutingRule[]) => void
}

function RuleList({ rules, printers, onSave }: RuleListProps) {
  if (rules.length === 0)
    return (
      <p className="text-dim">
        No rule yet: every label goes to the default printer. A rule sends some of them elsewhere, such as one
        carrier's to the printer with its rolls.
      </p>
    )
  const swap = (at: number) =>
    onSave(rules.map((rule, index) => rules[index === at ? at - 1 : index === at - 1 ? at : index] ?? rule))
  return (
    <ol className="card divide-y divide-line">
      {rules.map((rule, at) => (
        <RuleLine
          key={rule.id}
          rule={rule}
          printers={printers}
          onUp={at === 0 ? null : () => swap(at)}
          onRemove={() => onSave(rules.filter((one) => one !== rule))}
        />
      ))}
    </ol>
  )
}

interface RuleLineProps {
  readonly rule: RoutingRule
  readonly printers: readonly Printer[]
  readonly onUp: (() => void) | null
  readonly onRemove: () => void
}

function RuleLine({ rule, printers, onUp, onRemove }: RuleLineProps) {
  const fault = faultOfRule(rule, printers)
  const nameOf = (id: string | null) =>
    printers.find((printer) => printer.id === id)?.name ?? 'a removed printer'
  return (
    <li className="flex items-center gap-3 px-4 py-3" data-testid="print-rule">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{rule.name}</p>
        <p className="text-small text-dim">
          {conditionsOf(rule)} to {nameOf(rule.printerId)}
          {rule.copies > 1 ? `, ${rule.copies} copies` : ''}
          {rule.fallbackId === null ? '' : `; if you say so, to ${nameOf(rule.fallbackId)}`}
        </p>
        {fault === null ? null : (
          <p role="alert" className="text-small text-danger-ink">
            {fault}
          </p>
        )}
      </div>
      {onUp === null ? null : <Button onClick={onUp}>Earlier</Button>}
      <Button tone="danger" onClick={onRemove}>
        Remove
      </Button>
    </li>
  )
}

/** "Labels by Royal Mail, 100 × 150 mm, at desk-1" */
function conditionsOf({ document, carrier, size, desk }: RoutingRule): string {
  const what = document === null ? 'Everything' : document === 'slip' ? 'Packing slips' : 'Labels'
  return [
    carrier === null ? what : `${what} by ${carrier}`,
    size === null ? '' : `made for ${size.widthMm} × ${size.heightMm} mm`,
    desk === null ? '' : `at the desk ${desk}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function useStandingPrinters(): readonly Printer[] {
  const [printers, setPrinters] = useState<readonly Printer[]>([])
  const changes = useChanges((state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(
    () => inBackground(ask(window.api.printers.list({})).then(setPrinters), 'the list follows'),
    [changes],
  )
  return printers
}
