import { type FormEvent, useState } from 'react'
import { PRINT_BOUNDS } from '../../../../shared/domain/printing/print-bounds.ts'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import { ask } from '../../../lib/ask.ts'
import { Button } from '../../../ui/button.tsx'
import { CheckedField } from '../../../ui/checked-field.tsx'
import { type Figure, figureOf } from './figure.ts'
import { TryStep } from './try-step.tsx'
import { useTry } from './use-try.ts'

/** What a ruler says of the newest test label, from which resolution and place are corrected. */
export function Measured({ printer }: { readonly printer: Printer }) {
  const { says, isBusy, problem, attempt } = useTry()
  const [typed, setTyped] = useState({ width: '', left: '' })
  const width = figureOf(typed.width, PRINT_BOUNDS.measuredWidthMm, 'any')
  const left = figureOf(typed.left, PRINT_BOUNDS.measuredLeftMm, 'any')
  const widthMm = 'value' in width ? width.value : null
  const canSend = widthMm !== null && 'value' in left && !isBusy
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!canSend) return
    const leftMm = left.value ?? undefined
    attempt(() => ask(window.api.printers.measure({ id: printer.id, widthMm, leftMm })))
  }
  return (
    <TryStep
      title="Measured"
      about="Lay a ruler on the test label. Resolution and place are corrected from what you read."
      busy={isBusy ? 'Working out the correction…' : null}
      problem={problem}
      says={says}
    >
      <form onSubmit={submit} className="flex flex-none items-start gap-2" data-testid="measured">
        <MeasureField
          name="measured-width"
          title="Width of the box, mm"
          value={typed.width}
          figure={width}
          onType={(value) => setTyped({ ...typed, width: value })}
        />
        <MeasureField
          name="measured-left"
          title="Paper's edge to it, mm"
          placeholder="may be empty"
          value={typed.left}
          figure={left}
          onType={(value) => setTyped({ ...typed, left: value })}
        />
        <Button type="submit" disabled={!canSend} className="mt-5">
          Correct it
        </Button>
      </form>
    </TryStep>
  )
}

interface MeasureFieldProps {
  readonly name: string
  readonly title: string
  readonly placeholder?: string
  readonly value: string
  readonly figure: Figure
  readonly onType: (value: string) => void
}

function MeasureField({ figure, ...field }: MeasureFieldProps) {
  return (
    <div className="w-32">
      <CheckedField
        {...field}
        inputMode="decimal"
        autoComplete="off"
        problem={'problem' in figure ? figure.problem : undefined}
      />
    </div>
  )
}
