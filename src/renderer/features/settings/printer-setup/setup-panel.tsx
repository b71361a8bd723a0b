import { useEffect, useRef } from 'react'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import type { PrinterRequest } from '../../../lib/desk-state.ts'
import { TestLabelImage } from '../../../ui/label-image.tsx'
import { Calibrate } from './calibrate.tsx'
import { Measured } from './measured.tsx'
import { PrintTest } from './print-test.tsx'
import { SetupForm } from './setup-form.tsx'

interface SetupPanelProps {
  readonly id: string
  readonly printer: Printer
  /** What a command wants done here; null where the person opened it. */
  readonly asked: PrinterRequest | null
}

/** Everything about one printer: how it is set, the test label as it would be printed, and what can be tried. */
export function SetupPanel({ id, printer, asked }: SetupPanelProps) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (asked?.act === 'open') panel.current?.querySelector('input')?.focus()
    if (asked !== null) panel.current?.scrollIntoView({ block: 'nearest' })
  }, [asked])
  const { name, language, dpi, media, setup } = printer
  const version = JSON.stringify([name, language, dpi, media, setup])
  return (
    <section
      ref={panel}
      id={id}
      aria-label={`Set up ${name}`}
      className="flex flex-col gap-3 border-t border-line bg-panel px-4 py-3"
      data-testid="printer-setup"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_172px] gap-5">
        <SetupForm printer={printer} />
        <figure className="flex flex-col gap-1">
          <TestLabelImage printer={printer.id} version={version} className="w-full" />
          <figcaption className="text-small text-dim">
            The test label, dot for dot, as it is saved.
          </figcaption>
        </figure>
      </div>
      <PrintTest printer={printer} asked={asked} />
      <Measured printer={printer} />
      <Calibrate printer={printer} asked={asked} />
    </section>
  )
}
