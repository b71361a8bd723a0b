import { useEffect, useRef } from 'react'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import { ask } from '../../../lib/ask.ts'
import type { PrinterRequest } from '../../../lib/desk-state.ts'
import { SureButton } from '../../../ui/sure-button.tsx'
import { TryStep } from './try-step.tsx'
import { useTry } from './use-try.ts'

interface CalibrateProps {
  readonly printer: Printer
  /** A command asked for it: its button gets the keyboard, and still asks. */
  readonly asked: PrinterRequest | null
}

/** Has the printer find its labels' gaps. */
export function Calibrate({ printer, asked }: CalibrateProps) {
  const { says, isBusy, problem, attempt } = useTry()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (asked?.act === 'calibrate') place.current?.querySelector('button')?.focus()
  }, [asked])
  const calibrate = () =>
    attempt(() => ask(window.api.printers.calibrate({ id: printer.id, confirmed: true })))
  return (
    <TryStep
      title="Calibrate"
      about="The printer feeds a few blank labels to find the gaps between them. Do it after another size of labels was loaded."
      busy={isBusy ? `Telling ${printer.name} to find its labels…` : null}
      problem={problem}
      says={says}
    >
      <div ref={place}>
        <SureButton
          label="Calibrate"
          sure="Feed and calibrate"
          question="A few blank labels come out."
          disabled={isBusy}
          onSure={calibrate}
        />
      </div>
    </TryStep>
  )
}
