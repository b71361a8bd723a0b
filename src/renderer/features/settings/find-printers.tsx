import { useEffect, useState } from 'react'
import type { Discovery, FoundPrinter } from '../../../shared/domain/printing/found-printer.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { Button } from '../../ui/button.tsx'

/** How a found printer is to be reached, chosen by a person. */
interface Chosen extends Pick<FoundPrinter, 'name' | 'address' | 'queue' | 'language'> {
  readonly as: 'tcp' | 'queue'
}

/** Looks for printers, and offers each by every way that leads to it. Nothing is added by itself. */
export function FindPrinters({ choose }: { readonly choose: (chosen: Chosen) => void }) {
  const [isLooking, setLooking] = useState(false)
  const [discovery, setDiscovery] = useState<Discovery | null>(null)
  // Whoever leaves the page is not waiting any more.
  useEffect(() => () => inBackground(ask(window.api.printers.stopDiscovery({})), 'nobody waits'), [])
  const look = async () => {
    setLooking(true)
    try {
      setDiscovery(await ask(window.api.printers.discover({})))
    } finally {
      setLooking(false)
    }
  }
  const stop = () =>
    inBackground(ask(window.api.printers.stopDiscovery({})), 'the search ends with what it has')
  return (
    <div className="flex flex-col gap-2" data-testid="find-printers">
      <div className="flex items-center gap-2">
        <Button onClick={() => (isLooking ? stop() : inBackground(look(), 'the list tells the outcome'))}>
          {isLooking ? 'Stop looking' : 'Find printers'}
        </Button>
        {isLooking ? (
          <span className="text-small text-dim">Looking on this computer and its network…</span>
        ) : null}
      </div>
      {discovery === null ? null : <FoundList discovery={discovery} choose={choose} />}
    </div>
  )
}

interface FoundListProps {
  readonly discovery: Discovery
  readonly choose: (chosen: Chosen) => void
}

function FoundList({ discovery, choose }: FoundListProps) {
  return (
    <>
      {discovery.problems.map((problem) => (
        <p key={problem} className="text-small text-caution-ink">
          {problem}
        </p>
      ))}
      {discovery.found.length === 0 ? (
        <p className="text-small text-dim">
          None found. Type the printer's address, or set it up in the system first.
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {discovery.found.map((found) => (
          <FoundLine key={`${found.kind} ${found.name} ${found.address}`} found={found} choose={choose} />
        ))}
      </ul>
    </>
  )
}

function FoundLine({
  found,
  choose,
}: {
  readonly found: FoundPrinter
  readonly choose: FoundListProps['choose']
}) {
  const { name, address, queue, language } = found
  return (
    <li className="flex items-center gap-2 py-1.5">
      <div className="min-w-0 flex-1">
        <p className="truncate" dir="auto">
          {name}
          <span className="ml-2 text-small text-dim">
            {[found.model, address ?? ''].filter(Boolean).join(' · ')}
          </span>
        </p>
        {found.advice.map((advice) => (
          <p key={advice} className="selectable text-small text-caution-ink">
            {advice}
          </p>
        ))}
      </div>
      {address === null ? null : (
        <Button onClick={() => choose({ name, address, queue, language, as: 'tcp' })}>Print direct</Button>
      )}
      {queue === null || !found.isRaw ? null : (
        <Button onClick={() => choose({ name, address, queue, language, as: 'queue' })}>Use the queue</Button>
      )}
    </li>
  )
}
