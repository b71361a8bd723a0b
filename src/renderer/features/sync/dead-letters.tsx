import { FileX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { DeadLetter } from '../../../shared/domain/sync/conflict.ts'
import { inBackground } from '../../lib/background.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { formatFully, formatMoment, systemZone } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { exportLetters, letGo, pointAt, retry, showOrderOf, useLetters } from './letter-session.ts'

/** Acts that the server refused or nobody could read. None goes away by itself. */
export function DeadLetters() {
  const { letters, cursor } = useLetters()
  if (letters === null) return null
  if (letters.length === 0)
    return (
      <p className="card px-4 py-3 text-dim">
        No act was refused. One that is stays here with its reason until you try it again or let it go.
      </p>
    )
  return (
    <section className="card" aria-label="Refused acts" data-testid="dead-letters">
      <header className="flex items-center gap-3 border-b border-line px-4 py-2">
        <FileX size={16} className="text-danger-ink" aria-hidden="true" />
        <h2 className="flex-1 font-medium">Refused acts</h2>
        <Button
          command="letters-export"
          onClick={() => inBackground(exportLetters(), 'a toast tells the outcome')}
        >
          Export all
        </Button>
      </header>
      <ul className="divide-y divide-line">
        {letters.map((letter, at) => (
          <LetterLine key={letter.id} letter={letter} isHere={at === cursor} onPoint={() => pointAt(at)} />
        ))}
      </ul>
    </section>
  )
}

interface LetterLineProps {
  readonly letter: DeadLetter
  readonly isHere: boolean
  readonly onPoint: () => void
}

function LetterLine({ letter, isHere, onPoint }: LetterLineProps) {
  const ref = useRef<HTMLLIElement>(null)
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  useEffect(() => {
    if (isHere) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isHere])
  return (
    <li
      ref={ref}
      data-testid="dead-letter"
      aria-current={isHere ? 'true' : undefined}
      onFocus={onPoint}
      className={`flex items-start gap-4 border-l-3 px-4 py-2.5 ${
        isHere ? 'border-l-accent bg-accent-wash' : 'border-l-transparent'
      }`}
    >
      <div className="selectable min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <span className="font-medium">{letter.act}</span>
          <span className="tnum text-small text-dim" title={formatFully(letter.at, zone)}>
            {formatMoment(letter.at, zone)}
          </span>
          <span className="truncate font-mono text-small text-dim">{letter.code}</span>
        </p>
        <p className="break-words" dir="auto">
          {letter.message}
        </p>
        <LetterOrder letter={letter} />
      </div>
      <LetterButtons letter={letter} isHere={isHere} />
    </li>
  )
}

function LetterOrder({ letter }: { readonly letter: DeadLetter }) {
  if (letter.tiktokOrderId === null) return null
  return (
    <button
      type="button"
      className="font-mono text-small text-accent-ink underline"
      title="Show this order"
      onClick={() => showOrderOf(letter)}
    >
      {letter.tiktokOrderId}
    </button>
  )
}

/** The keys are drawn on the line that they are for. */
function LetterButtons({ letter, isHere }: { readonly letter: DeadLetter; readonly isHere: boolean }) {
  const isAsked = useLetters((state) => state.isAskedAbout === letter.id)
  return (
    <div className="flex flex-none flex-col items-end gap-1">
      <div className="flex gap-1.5">
        <Button
          command={isHere ? 'letter-retry' : undefined}
          disabled={!letter.canRetry}
          title={letter.canRetry ? undefined : 'It cannot be tried again as it is. Do it anew on its order.'}
          onClick={() => retry(letter)}
        >
          Try again
        </Button>
        <Button
          tone={isAsked ? 'danger' : 'plain'}
          command={isHere ? 'letter-let-go' : undefined}
          onClick={() => letGo(letter)}
        >
          {isAsked ? 'Yes, let go' : 'Let go'}
        </Button>
      </div>
      {isAsked ? (
        <p role="alert" className="text-small text-danger-ink">
          It is gone for good then. Esc keeps it.
        </p>
      ) : null}
    </div>
  )
}
