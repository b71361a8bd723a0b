import type { SyncEventLine } from '../../../shared/ipc/sync.contract.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { formatFully, formatMoment, systemZone } from '../../lib/format.ts'
import { Age } from '../../ui/ticking.tsx'
import { EVENT_LOOKS } from './event-words.ts'

const TONES = {
  plain: 'text-dim',
  ok: 'text-ok-ink',
  caution: 'text-caution-ink',
  danger: 'text-danger-ink',
} as const
/** Ages beyond these lines are as good as their times, and each one is a timer. */
const AGES = 12

/** What sync did, the newest first, in plain words. */
export function EventList({ events }: { readonly events: readonly SyncEventLine[] }) {
  return (
    <section className="card" aria-label="What happened" data-testid="sync-events">
      <h2 className="border-b border-line px-4 py-2.5 font-medium">What happened</h2>
      {events.length === 0 ? (
        <p className="px-4 py-3 text-dim">
          Nothing yet. Every connection, send and fetch is written down here.
        </p>
      ) : (
        <ol className="divide-y divide-line">
          {events.map((event, at) => (
            // Two events may share moment, kind and words; their place tells them apart.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <EventLine key={`${event.at} ${at}`} event={event} hasAge={at < AGES} />
          ))}
        </ol>
      )}
    </section>
  )
}

function EventLine({ event, hasAge }: { readonly event: SyncEventLine; readonly hasAge: boolean }) {
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  const { icon: Icon, word, tone } = EVENT_LOOKS[event.kind]
  return (
    <li className="flex min-h-8 items-center gap-3 px-4 py-1">
      <span className={`flex w-28 flex-none items-center gap-2 ${TONES[tone]}`}>
        <Icon size={14} className="flex-none" aria-hidden="true" />
        {word}
      </span>
      <span className="selectable min-w-0 flex-1 break-words" dir="auto">
        {event.words}
      </span>
      {hasAge ? (
        <span className="w-24 flex-none text-right text-small text-dim">
          <Age at={event.at} />
        </span>
      ) : null}
      <time
        className="tnum w-24 flex-none text-right text-small text-dim"
        dateTime={new Date(event.at).toISOString()}
        title={formatFully(event.at, zone)}
      >
        {formatMoment(event.at, zone)}
      </time>
    </li>
  )
}
