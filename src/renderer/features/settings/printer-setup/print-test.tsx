import { useEffect, useRef } from 'react'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import { ask } from '../../../lib/ask.ts'
import type { PrinterRequest } from '../../../lib/desk-state.ts'
import { Button } from '../../../ui/button.tsx'
import { TryStep } from './try-step.tsx'
import { useTry } from './use-try.ts'

interface PrintTestProps {
  readonly printer: Printer
  /** A command asked for one: it is printed as soon as this is on screen. */
  readonly asked: PrinterRequest | null
}

/** Prints a label that shows what the printer does. */
export function PrintTest({ printer, asked }: PrintTestProps) {
  const { says, isBusy, problem, attempt } = useTry()
  const print = () => attempt(() => ask(window.api.printers.printTest({ id: printer.id })))
  const answered = useRef<PrinterRequest | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that it is asked for
  useEffect(() => {
    if (asked?.act !== 'test' || answered.current === asked) return
    answered.current = asked
    print()
  }, [asked])
  return (
    <TryStep
      title="Test label"
      about="One label with a ruler, a box to measure and codes to scan. It goes between the labels of orders."
      busy={isBusy ? `Printing a test label on ${printer.name}…` : null}
      problem={problem}
      says={says}
    >
      <Button disabled={isBusy} command="printer-test" onClick={print}>
        Print test label
      </Button>
    </TryStep>
  )
}
