import { type FormEvent, useEffect, useState } from 'react'
import { ALL_ORDERS } from '../../../shared/domain/orders/built-in-views.ts'
import type { PostalAddress } from '../../../shared/domain/printing/printing.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { Button } from '../../ui/button.tsx'
import { FormRow } from '../../ui/form-row.tsx'
import { LabelImage } from '../../ui/label-image.tsx'

const EMPTY: PostalAddress = {
  name: '',
  lines: [],
  city: '',
  state: '',
  postalCode: '',
  country: '',
  phone: '',
}

type Part = 'name' | 'city' | 'state' | 'postalCode' | 'country' | 'phone'

const PARTS: readonly { readonly part: Part; readonly title: string }[] = [
  { part: 'city', title: 'City' },
  { part: 'state', title: 'County or state' },
  { part: 'postalCode', title: 'Postcode' },
  { part: 'country', title: 'Country' },
  { part: 'phone', title: 'Phone (optional)' },
]

/** The sender on every label, with the label of the first order beside it as it will print. */
export function SenderForm({ sender }: { readonly sender: PostalAddress | null }) {
  const [address, setAddress] = useState(sender ?? EMPTY)
  const [version, setVersion] = useState(0)
  useEffect(() => setAddress(sender ?? EMPTY), [sender])
  const set = (part: Part, value: string) => setAddress({ ...address, [part]: value })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const lines = address.lines.map((line) => line.trim()).filter((line) => line !== '')
    const save = async () => {
      useDesk.setState({
        settings: await ask(window.api.settings.update({ senderAddress: { ...address, lines } })),
      })
      setVersion((before) => before + 1)
    }
    inBackground(save(), 'the label follows')
  }
  return (
    <FormRow
      title="Sender"
      about="Printed at the top of the labels we draw. The picture is the label of your first order."
    >
      <form onSubmit={submit} className="flex w-56 flex-col gap-2">
        <input
          className="field"
          aria-label="Name"
          placeholder="Name"
          value={address.name}
          onChange={(event) => set('name', event.target.value)}
        />
        <textarea
          className="field"
          aria-label="Street"
          placeholder="Street, one line each"
          rows={2}
          value={address.lines.join('\n')}
          onChange={(event) => setAddress({ ...address, lines: event.target.value.split('\n') })}
        />
        {PARTS.map(({ part, title }) => (
          <input
            key={part}
            className="field"
            aria-label={title}
            placeholder={title}
            value={address[part]}
            onChange={(event) => set(part, event.target.value)}
          />
        ))}
        <Button type="submit">Save the sender</Button>
      </form>
      <FirstLabel version={version} />
    </FormRow>
  )
}

function FirstLabel({ version }: { readonly version: number }) {
  const [seq, setSeq] = useState<number | null>(null)
  useEffect(() => {
    const read = async () => setSeq((await ask(window.api.orders.openView(ALL_ORDERS))).keys[0] ?? null)
    inBackground(read(), 'the picture is missing until then')
  }, [])
  return seq === null ? null : <LabelImage seq={seq} version={version} className="ml-4 w-52" />
}
