import { type FormEvent, useState } from 'react'
import type { LabelLanguage } from '../../../shared/domain/printing/languages.ts'
import { type DPIS, FOUR_BY_SIX, RECEIPT_ROLL } from '../../../shared/domain/printing/media.ts'
import { LONGEST_PRINTER_NAME } from '../../../shared/domain/printing/print-bounds.ts'
import type { Media } from '../../../shared/domain/printing/printing.ts'
import { QUEUE_DRAWBACK } from '../../../shared/domain/printing/queue-drawback.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { announceChange } from '../../lib/changes.ts'
import { tellDone } from '../../lib/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Labelled } from '../../ui/labelled.tsx'
import { FindPrinters } from './find-printers.tsx'
import { LanguageField, ResolutionField } from './printer-fields.tsx'
import { languagesFor } from './printer-words.ts'

type Kind = 'tcp' | 'queue' | 'virtual'
type Dpi = (typeof DPIS)[number]

interface MediaChoice {
  readonly name: string
  readonly media: Media
}

const MEDIA: readonly [MediaChoice, ...MediaChoice[]] = [
  { name: '4 × 6 in', media: FOUR_BY_SIX },
  { name: 'A6, 105 × 148 mm', media: { widthMm: 105, heightMm: 148 } },
  { name: '100 × 150 mm', media: { widthMm: 100, heightMm: 150 } },
]

/** A receipt printer has a roll in it, if nothing else is said. */
const ROLLS: typeof MEDIA = [{ name: 'Roll of 80 mm (72 mm printed)', media: RECEIPT_ROLL }, ...MEDIA]

function papersFor(language: LabelLanguage): typeof MEDIA {
  return language === 'escpos' ? ROLLS : MEDIA
}

/** Adds a printer. A network address is confirmed in the system's own dialog, so that no page can reach into the network by itself. */
export function AddPrinter() {
  const [kind, setKind] = useState<Kind>('tcp')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [queue, setQueue] = useState('')
  const [dpi, setDpi] = useState<Dpi>(203)
  const { language, languages, choose, papers, paper, setPaper } = useSpoken(kind)
  const { media } = papers[paper] ?? papers[0]
  const add = async () => {
    const connection = await connectionOf(kind, address, queue)
    if (connection === null) return
    const printer = await ask(
      window.api.printers.add({ name: name.trim(), connection, language, dpi, media }),
    )
    tellDone({ message: `${printer.name} is set up.` })
    setName('')
    setAddress('')
    setQueue('')
    announceChange()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    inBackground(add(), 'a toast tells the outcome')
  }
  const place = { tcp: address, queue, virtual: 'always' }[kind]
  const isWhole = name.trim() !== '' && place.trim() !== ''
  return (
    <form onSubmit={submit} className="card flex flex-col gap-3 p-4" data-testid="add-printer">
      <h3 className="font-medium">Add a printer</h3>
      <FindPrinters
        choose={(found) => {
          setName(found.name)
          setAddress(found.address ?? '')
          setQueue(found.queue ?? '')
          setKind(found.as)
          const spoken = languagesFor(found.as).find((one) => one === found.language)
          if (spoken !== undefined) choose(spoken)
        }}
      />
      <KindChoice kind={kind} choose={setKind} />
      <div className="grid grid-cols-2 gap-3">
        <Labelled title="Name">
          <input
            className="field"
            name="printer-name"
            maxLength={LONGEST_PRINTER_NAME}
            placeholder="Zebra at the desk"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Labelled>
        <LanguageField language={language} languages={languages} choose={choose} />
        <PlaceField kind={kind} address={address} queue={queue} setAddress={setAddress} setQueue={setQueue} />
        <ResolutionField dpi={dpi} choose={setDpi} />
        <Paper papers={papers} at={paper} choose={setPaper} />
      </div>
      {kind === 'queue' ? <p className="text-small text-dim">{QUEUE_DRAWBACK}</p> : null}
      <div className="flex justify-end">
        <Button type="submit" tone="primary" disabled={!isWhole}>
          Add
        </Button>
      </div>
    </form>
  )
}

/** What the printer speaks, and the papers that such a printer has in it: another language may have others. */
function useSpoken(kind: Kind) {
  const [wanted, setLanguage] = useState<LabelLanguage>('zpl')
  const [paper, setPaper] = useState(0)
  const languages = languagesFor(kind)
  const language = languages.find((one) => one === wanted) ?? 'zpl'
  const choose = (next: LabelLanguage) => {
    setLanguage(next)
    setPaper(0)
  }
  return { language, languages, choose, papers: papersFor(language), paper, setPaper }
}

interface PlaceFieldProps {
  readonly kind: Kind
  readonly address: string
  readonly queue: string
  readonly setAddress: (address: string) => void
  readonly setQueue: (queue: string) => void
}

/** Where the printer is: its address, or the name of its queue. The virtual one needs neither. */
function PlaceField({ kind, address, queue, setAddress, setQueue }: PlaceFieldProps) {
  if (kind === 'virtual') return null
  if (kind === 'queue')
    return (
      <Labelled title="Queue, as this computer names it">
        <input
          className="field"
          maxLength={127}
          spellCheck={false}
          placeholder="Zebra_ZD421"
          value={queue}
          onChange={(event) => setQueue(event.target.value)}
        />
      </Labelled>
    )
  return (
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
  )
}

const KINDS: readonly { readonly kind: Kind; readonly title: string }[] = [
  { kind: 'tcp', title: 'Network printer' },
  { kind: 'queue', title: 'USB, or a queue of this computer' },
  { kind: 'virtual', title: 'Virtual printer' },
]

function KindChoice({ kind, choose }: { readonly kind: Kind; readonly choose: (kind: Kind) => void }) {
  return (
    <div className="flex gap-1.5">
      {KINDS.map((one) => (
        <button
          key={one.kind}
          type="button"
          className="chip"
          data-active={kind === one.kind}
          aria-pressed={kind === one.kind}
          onClick={() => choose(one.kind)}
        >
          {one.title}
        </button>
      ))}
    </div>
  )
}

interface PaperProps {
  readonly papers: typeof MEDIA
  readonly at: number
  readonly choose: (at: number) => void
}

function Paper({ papers, at, choose }: PaperProps) {
  return (
    <Labelled title="Labels">
      <select className="field" value={at} onChange={(event) => choose(Number(event.target.value))}>
        {papers.map((one, index) => (
          <option key={one.name} value={index}>
            {one.name}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

async function connectionOf(kind: Kind, address: string, queue: string) {
  if (kind === 'queue') return { kind, queue: queue.trim() }
  return kind === 'virtual' ? { kind } : confirmed(address)
}

async function confirmed(typed: string): Promise<{ kind: 'tcp'; token: string } | null> {
  const answer = await ask(window.api.printers.confirmAddress({ typed: typed.trim() }))
  return answer === null ? null : { kind: 'tcp', token: answer.token }
}
