import type { Conflict, ConflictChoice } from '../../../shared/domain/sync/conflict.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { formatMoment, systemZone } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { KeyCaps } from '../../ui/key-caps.tsx'
import { choicesOf, settle, useConflicts } from './conflict-session.ts'
import { NoteMerge } from './note-merge.tsx'

/** One question: what changed, who and when, what was done, and the ways to settle it. */
export function ConflictCard({ conflict }: { readonly conflict: Conflict }) {
  const { tiktokOrderId } = conflict
  return (
    <section
      aria-label="The question"
      data-testid="conflict"
      className="flex min-w-0 flex-1 flex-col gap-5 overflow-y-auto px-6 py-5"
    >
      <div className="selectable">
        <h2 className="text-title font-semibold break-words">{conflict.title}</h2>
        {tiktokOrderId === null ? null : (
          <p className="mt-1 flex items-center gap-2">
            <span className="font-mono text-small text-dim">{tiktokOrderId}</span>
            <Button tone="quiet" command="conflict-order" onClick={() => desk().searchOrders(tiktokOrderId)}>
              Show the order
            </Button>
          </p>
        )}
      </div>
      <Sides conflict={conflict} />
      <div className="selectable">
        <h3 className="section-label mb-1">Done so far</h3>
        <p className="break-words">{conflict.done}</p>
      </div>
      {conflict.status === 'open' ? <Settling conflict={conflict} /> : <Settled conflict={conflict} />}
    </section>
  )
}

function Sides({ conflict }: { readonly conflict: Conflict }) {
  const zone = useDesk((state) => state.settings?.timeZone) ?? systemZone()
  return (
    <div>
      <h3 className="section-label mb-1">What happened</h3>
      <ul className="selectable card max-w-[760px] divide-y divide-line">
        {conflict.sides.map((side, at) => (
          // Two sides may say the same; their place tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={at} className="flex items-baseline gap-4 px-3 py-2">
            <span className="w-52 flex-none truncate font-medium" title={side.who}>
              <bdi>{side.who}</bdi>
            </span>
            <span className="tnum w-24 flex-none text-small text-dim">
              {side.at === null ? '' : formatMoment(side.at, zone)}
            </span>
            <span className="min-w-0 flex-1 break-words">{side.what}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Settling({ conflict }: { readonly conflict: Conflict }) {
  return (
    <>
      {conflict.texts === null ? null : <NoteMerge id={conflict.id} texts={conflict.texts} />}
      <div>
        <h3 className="section-label mb-1">How is it?</h3>
        <ul className="flex max-w-[760px] flex-col gap-2">
          {choicesOf(conflict).map((choice, at) => (
            <li key={choice.id}>
              <Choice conflict={conflict} choice={choice} number={at + 1} />
            </li>
          ))}
        </ul>
        <p className="mt-3 text-small text-dim">
          Esc goes back to the list. Nothing more is done about it until you choose.
        </p>
      </div>
    </>
  )
}

interface ChoiceProps {
  readonly conflict: Conflict
  readonly choice: ConflictChoice
  readonly number: number
}

/** The first is the safe one and says so. */
function Choice({ conflict, choice, number }: ChoiceProps) {
  const isResolving = useConflicts((state) => state.isResolving)
  const isSafe = number === 1
  return (
    <button
      type="button"
      data-testid="conflict-choice"
      disabled={isResolving}
      className={`flex w-full items-start gap-3 rounded-card border px-3 py-2 text-left hover:bg-hover ${
        isSafe ? 'border-accent' : 'border-line'
      }`}
      onClick={() => inBackground(settle(conflict, choice), 'a toast tells the outcome')}
    >
      {number <= 9 ? <KeyCaps chord={String(number)} /> : null}
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2 font-medium">
          <bdi>{choice.label}</bdi>
          {isSafe ? (
            <span className="rounded-chip bg-ok-wash px-1.5 text-small font-medium text-ok-ink">safe</span>
          ) : null}
        </span>
        <span className="block break-words text-dim">{choice.effect}</span>
      </span>
    </button>
  )
}

function Settled({ conflict }: { readonly conflict: Conflict }) {
  const zone = useDesk((state) => state.settings?.timeZone) ?? systemZone()
  return (
    <div className="selectable">
      <h3 className="section-label mb-1">Settled</h3>
      <p className="break-words">{conflict.resolution ?? 'It settled itself.'}</p>
      {conflict.resolvedAt === null ? null : (
        <p className="tnum text-small text-dim">{formatMoment(conflict.resolvedAt, zone)}</p>
      )}
    </div>
  )
}
