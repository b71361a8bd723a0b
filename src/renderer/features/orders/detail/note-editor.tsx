import { useEffect, useRef, useState } from 'react'
import type { OrderDetail } from '../../../../shared/domain/orders/order-row.ts'
import { inBackground } from '../../../lib/background.ts'
import { desk } from '../../../lib/desk-port.ts'
import { useDesk } from '../../../lib/desk-state.ts'
import { CommandKey } from '../../../ui/button.tsx'
import { saveNote } from '../order-acts.ts'
import { Section } from './section.tsx'

/** The desk's own note. It is saved on leaving the field; Escape leaves it as it was. */
export function NoteEditor({ order }: { readonly order: OrderDetail }) {
  const [text, setText] = useState(order.note)
  const field = useRef<HTMLTextAreaElement>(null)
  const request = useDesk((state) => state.noteRequest)
  const seenRequest = useRef(useDesk.getState().noteRequest)

  useEffect(() => setText(order.note), [order.note])
  useEffect(() => {
    if (request !== seenRequest.current) field.current?.focus()
    seenRequest.current = request
  }, [request])

  const save = () => {
    if (text !== order.note) inBackground(saveNote(order.seq, text), 'a toast tells the outcome')
  }
  return (
    <Section title="Note" aside={<CommandKey id="note" />}>
      <textarea
        ref={field}
        className="field"
        aria-label="Note"
        placeholder="For this desk only; never printed"
        rows={text === '' ? 1 : 3}
        maxLength={2_000}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText(order.note)
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) desk().focusTable()
        }}
      />
    </Section>
  )
}
