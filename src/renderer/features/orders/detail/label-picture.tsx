import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { LabelImage } from '../../../ui/label-image.tsx'
import { Section } from './section.tsx'

/** The label's picture, drawn only when somebody wants to see it: drawing one costs more than reading an order. */
export function LabelPicture({ seq }: { readonly seq: number }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Section
      title="Label"
      aside={
        <Button tone="quiet" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? 'Hide' : 'Show'}
        </Button>
      }
    >
      {isOpen ? <LabelImage seq={seq} className="w-full" /> : null}
    </Section>
  )
}
