import { useState } from 'react'
import type { StoredLabel } from '../../../../shared/domain/labels/label-types.ts'
import { useDesk } from '../../../lib/desk-state.ts'
import { formatMoment, systemZone } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { LabelImage, PageImage } from '../../../ui/label-image.tsx'
import { Section } from './section.tsx'

interface LabelPictureProps {
  readonly seq: number
  /** The carriers' labels that are kept for the order; ours is drawn where there are none. */
  readonly labels: readonly StoredLabel[]
}

/** The label's picture, drawn only when somebody wants to see it: drawing one costs more than reading an order. */
export function LabelPicture({ seq, labels }: LabelPictureProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Section
      title={
        labels.length > 1
          ? `${labels.length} carrier labels`
          : labels.length === 1
            ? 'Carrier label'
            : 'Label'
      }
      aside={
        <Button tone="quiet" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? 'Hide' : 'Show'}
        </Button>
      }
    >
      {labels.length === 0 && isOpen ? <LabelImage seq={seq} className="w-full" /> : null}
      <ul className="flex flex-col gap-3">
        {labels.map((label) => (
          <StoredLabelLine key={label.id} label={label} isOpen={isOpen} />
        ))}
      </ul>
    </Section>
  )
}

function StoredLabelLine({ label, isOpen }: { readonly label: StoredLabel; readonly isOpen: boolean }) {
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  const isWiped = label.wipedAt !== null
  return (
    <li data-testid="stored-label">
      <p className="flex items-baseline gap-2">
        <span className="tnum selectable">{label.tracking ?? 'No tracking number read'}</span>
        <span className="tnum ml-auto text-small text-dim">{formatMoment(label.importedAt, zone)}</span>
      </p>
      <p className="text-small text-dim">
        {isWiped ? (
          'Its picture was wiped. Import its PDF again to print it.'
        ) : (
          <>
            Page {label.page} of <span dir="auto">{label.fileName}</span>
            {label.importedBy === '' ? '' : `, by ${label.importedBy}`}
          </>
        )}
      </p>
      {isOpen && !isWiped ? (
        <PageImage
          page={label.id}
          alt={`The carrier's label ${label.tracking ?? ''}`}
          className="mt-2 w-full"
        />
      ) : null}
    </li>
  )
}
