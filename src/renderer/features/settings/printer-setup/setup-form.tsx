import { LONGEST_PRINTER_NAME, PRINT_BOUNDS } from '../../../../shared/domain/printing/print-bounds.ts'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import { Button } from '../../../ui/button.tsx'
import { CheckedField } from '../../../ui/checked-field.tsx'
import { Problem } from '../account/problem.tsx'
import { LanguageField, ResolutionField } from '../printer-fields.tsx'
import { languagesFor } from '../printer-words.ts'
import { spanOf } from './figure.ts'
import { type SetupDraft, type SetupField, spoken } from './setup-draft.ts'
import { useSetupForm } from './use-setup-form.ts'

type Form = ReturnType<typeof useSetupForm>

/** How a printer is set: what it is, what is in it, how dark, how fast and where it prints. */
export function SetupForm({ printer }: { readonly printer: Printer }) {
  const form = useSetupForm(printer)
  return (
    <form onSubmit={form.submit} className="flex min-w-0 flex-col gap-3" data-testid="printer-form">
      <div className="grid grid-cols-2 items-start gap-3">
        <KindFields form={form} connection={printer.connection.kind} />
        <HeatFields form={form} />
        <PlaceFields form={form} />
      </div>
      <Problem text={form.problem} />
      <div className="flex items-center gap-3">
        <p className="flex-1 text-small text-dim">
          {form.isChanged ? 'Not saved yet.' : 'Saved. An empty field is left to the printer.'}
        </p>
        <Button type="submit" tone="primary" disabled={!form.canSave}>
          {form.isBusy ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  )
}

interface KindFieldsProps {
  readonly form: Form
  readonly connection: Printer['connection']['kind']
}

function KindFields({ form, connection }: KindFieldsProps) {
  const { draft, set, problems } = form
  return (
    <>
      <CheckedField
        name="printer-name"
        title="Name"
        maxLength={LONGEST_PRINTER_NAME}
        dir="auto"
        value={draft.name}
        problem={problems.name}
        onType={(name) => set({ name })}
      />
      <LanguageField
        language={draft.language}
        languages={languagesFor(connection)}
        choose={(language) => set(spoken(language))}
        problem={problems.language}
      />
      <ResolutionField dpi={draft.dpi} choose={(dpi) => set({ dpi })} />
      <div className="grid grid-cols-2 gap-3">
        <FigureField form={form} field="width" title="Label width, mm" />
        <FigureField form={form} field="height" title="Label height, mm" />
      </div>
    </>
  )
}

/** Receipt printers and ordinary ones have no command for either. */
function HeatFields({ form }: { readonly form: Form }) {
  const { language } = form.draft
  if (language === 'pdf' || language === 'escpos')
    return (
      <p className="col-span-2 text-small text-dim">
        Darkness and speed are set at this printer itself, or in its driver.
      </p>
    )
  return (
    <>
      <FigureField
        form={form}
        field="darkness"
        title="Darkness, %"
        hint={`${spanOf(PRINT_BOUNDS.darknessPercent)}; too dark blurs narrow bars`}
      />
      <FigureField
        form={form}
        field="speed"
        title="Speed, inches a second"
        hint={`${spanOf(PRINT_BOUNDS.inchesPerSecond)}; slower prints darker`}
      />
    </>
  )
}

function PlaceFields({ form }: { readonly form: Form }) {
  return (
    <>
      <FigureField
        form={form}
        field="shiftRight"
        title="Shift right, dots"
        hint="below zero: to the left; measuring sets it"
      />
      <FigureField form={form} field="shiftDown" title="Shift down, dots" hint="below zero: up" />
    </>
  )
}

interface FigureFieldProps {
  readonly form: Form
  readonly field: Exclude<SetupField, 'name' | 'language' | 'dpi'>
  readonly title: string
  readonly hint?: string
}

function FigureField({ form, field, title, hint }: FigureFieldProps) {
  const part = (value: string): Partial<SetupDraft> => ({ [field]: value })
  return (
    <CheckedField
      name={`printer-${field}`}
      title={title}
      inputMode="decimal"
      autoComplete="off"
      value={form.draft[field]}
      hint={hint}
      problem={form.problems[field]}
      onType={(value) => form.set(part(value))}
    />
  )
}
