import { type FormEvent, type ReactNode, useState } from 'react'
import type { Media } from '../../../shared/domain/printing/printing.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { announceChange } from '../../lib/changes.ts'
import { DPIS, FOUR_BY_SIX } from '../../lib/shared-values.ts'
import { tellDone } from '../../lib/toasts.ts'
import { Button } from '../../ui/button.tsx'

interface MediaChoice {
  readonly name: string
  readonly media: Media
}

const MEDIA: readonly [MediaChoice, ...MediaChoice[]] = [
  { name: '4 × 6 in', media: FOUR_BY_SIX },
  { name: 'A6, 105 × 148 mm', media: { widthMm: 105, heightMm: 148 } },
  { name: '100 × 150 mm', media: { widthMm: 100, heightMm: 150 } },
]

/** Adds a printer. A network address is confirmed in the system's own dialog, so that no page can reach into the network by itself. */
export function AddPrinter() {
  const [kind, setKind] = useState<'tcp' | 'virtual'>('tcp')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [dpi, setDpi] = useState<(typeof DPIS)[number]>(203)
  const [paper, setPaper] = useState(0)
  const media = (MEDIA[paper] ?? MEDIA[0]).media
  const add = async () => {
    const connection = kind === 'virtual' ? ({ kind } as const) : await confirmed(address)
    if (connection === null) return
    const printer = await ask(window.api.printers.add({ name: name.trim(), connection, dpi, media }))
    tellDone({ message: `${printer.name} is set up.` })
    setName('')
    setAddress('')
    announceChange()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    inBackground(add(), 'a toast tells the outcome')
  }
  const isWhole = name.trim() !== '' && (kind === 'virtual' || address.trim() !== '')
  return (
    <form onSubmit={submit} className="card flex flex-col gap-3 p-4" data-testid="add-printer">
      <h3 className="font-medium">Add a printer</h3>
      <div className="flex gap-1.5">
        <button
          type="button"
          className="chip"
          data-active={kind === 'tcp'}
          aria-pressed={kind === 'tcp'}
          onClick={() => setKind('tcp')}
        >
          Network printer
        </button>
        <button
          type="button"
          className="chip"
          data-active={kind === 'virtual'}
          aria-pressed={kind === 'virtual'}
          onClick={() => setKind('virtual')}
        >
          Virtual printer
        </button>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Labelled title="Name">
          <input
            className="field"
            maxLength={80}
            placeholder="Zebra at the desk"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Labelled>
        {kind === 'tcp' ? (
          <Labelled title="Address: a name or number, port 9100 if not said">
            <input
              className="field"
              maxLength={260}
              spellCheck={false}
              placeholder="192.168.1.40"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          </Labelled>
        ) : null}
        <Labelled title="Resolution">
          <select
            className="field"
            value={dpi}
            onChange={(event) => setDpi(DPIS.find((one) => one === Number(event.target.value)) ?? dpi)}
          >
            {DPIS.map((one) => (
              <option key={one} value={one}>
                {one} dpi
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled title="Labels">
          <select className="field" value={paper} onChange={(event) => setPaper(Number(event.target.value))}>
            {MEDIA.map((one, at) => (
              <option key={one.name} value={at}>
                {one.name}
              </option>
            ))}
          </select>
        </Labelled>
      </div>
      <div className="flex justify-end">
        <Button type="submit" tone="primary" disabled={!isWhole}>
          Add
        </Button>
      </div>
    </form>
  )
}

async function confirmed(typed: string): Promise<{ kind: 'tcp'; token: string } | null> {
  const answer = await ask(window.api.printers.confirmAddress({ typed: typed.trim() }))
  return answer === null ? null : { kind: 'tcp', token: answer.token }
}

function Labelled({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="flex flex-col gap-1 text-small text-dim">
      {title}
      {children}
    </label>
  )
}
