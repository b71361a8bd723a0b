import { type FormEvent, useState } from 'react'
import { MOST_COPIES } from '../../../shared/domain/printing/copies.ts'
import { FOUR_BY_SIX } from '../../../shared/domain/printing/media.ts'
import type { Printer } from '../../../shared/domain/printing/printing.ts'
import type { RoutingRule } from '../../../shared/domain/printing/routing-rule.ts'
import { Button } from '../../ui/button.tsx'
import { Labelled } from '../../ui/labelled.tsx'

interface AddRuleProps {
  readonly printers: readonly Printer[]
  readonly onAdd: (rule: RoutingRule) => void
}

/** What is typed so far; empty means: whatever it is. */
interface Draft {
  readonly name: string
  readonly document: '' | 'label' | 'slip'
  readonly carrier: string
  readonly size: '' | 'fourBySix' | 'a6'
  readonly desk: string
  readonly printerId: string
  readonly fallbackId: string
  readonly copies: number
}

const NEW: Draft = {
  name: '',
  document: '',
  carrier: '',
  size: '',
  desk: '',
  printerId: '',
  fallbackId: '',
  copies: 1,
}
const SIZES = { '': null, fourBySix: FOUR_BY_SIX, a6: { widthMm: 105, heightMm: 148 } } as const

/** Adds a rule at the end: the rules before it go first. */
export function AddRule({ printers, onAdd }: AddRuleProps) {
  const [draft, setDraft] = useState(NEW)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const printerId = draft.printerId === '' ? (printers[0]?.id ?? '') : draft.printerId
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAdd(ruleOf({ ...draft, printerId }))
    setDraft(NEW)
  }
  return (
    <form onSubmit={submit} className="card flex flex-col gap-3 p-4" data-testid="add-rule">
      <h3 className="font-medium">Add a rule</h3>
      <div className="grid grid-cols-2 gap-3">
        <TextPart title="Name" value={draft.name} most={60} onChange={(name) => change({ name })} />
        <Conditions draft={draft} change={change} />
        <PrinterPart
          title="Printer"
          value={printerId}
          printers={printers}
          onChange={(id) => change({ printerId: id })}
        />
        <PrinterPart
          title="Second printer, only when a person says so"
          none="none"
          value={draft.fallbackId}
          printers={printers.filter(({ id }) => id !== printerId)}
          onChange={(fallbackId) => change({ fallbackId })}
        />
        <Labelled title="Copies">
          <input
            className="field"
            type="number"
            min={1}
            max={MOST_COPIES}
            value={draft.copies}
            onChange={(event) =>
              change({ copies: Math.min(MOST_COPIES, Math.max(1, Number(event.target.value))) })
            }
          />
        </Labelled>
      </div>
      <div className="flex justify-end">
        <Button type="submit" tone="primary" disabled={draft.name.trim() === '' || printerId === ''}>
          Add
        </Button>
      </div>
    </form>
  )
}

interface ConditionsProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
}

function Conditions({ draft, change }: ConditionsProps) {
  return (
    <>
      <Labelled title="What">
        <select
          className="field"
          value={draft.document}
          onChange={(event) => change({ document: event.target.value as Draft['document'] })}
        >
          <option value="">anything</option>
          <option value="label">labels</option>
          <option value="slip">packing slips</option>
        </select>
      </Labelled>
      <TextPart
        title="Carrier, or part of its name"
        value={draft.carrier}
        most={60}
        onChange={(carrier) => change({ carrier })}
      />
      <Labelled title="Made for">
        <select
          className="field"
          value={draft.size}
          onChange={(event) => change({ size: event.target.value as Draft['size'] })}
        >
          <option value="">any size</option>
          <option value="fourBySix">4 × 6 in</option>
          <option value="a6">A6, 105 × 148 mm</option>
        </select>
      </Labelled>
      <TextPart
        title="Asked for at the desk"
        value={draft.desk}
        most={80}
        onChange={(desk) => change({ desk })}
      />
    </>
  )
}

interface TextPartProps {
  readonly title: string
  readonly value: string
  readonly most: number
  readonly onChange: (value: string) => void
}

function TextPart({ title, value, most, onChange }: TextPartProps) {
  return (
    <Labelled title={title}>
      <input
        className="field"
        maxLength={most}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Labelled>
  )
}

interface PrinterPartProps {
  readonly title: string
  readonly none?: string
  readonly value: string
  readonly printers: readonly Printer[]
  readonly onChange: (id: string) => void
}

function PrinterPart({ title, none, value, printers, onChange }: PrinterPartProps) {
  return (
    <Labelled title={title}>
      <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
        {none === undefined ? null : <option value="">{none}</option>}
        {printers.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

function ruleOf(draft: Draft): RoutingRule {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
  return {
    id: crypto.randomUUID(),
    name: draft.name.trim(),
    document: draft.document === '' ? null : draft.document,
    carrier: orNull(draft.carrier),
    size: SIZES[draft.size],
    desk: orNull(draft.desk),
    printerId: draft.printerId,
    fallbackId: orNull(draft.fallbackId),
    copies: draft.copies,
  }
}
