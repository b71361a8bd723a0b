import { useDesk } from '../../lib/desk-state.ts'
import { formatMoment, systemZone } from '../../lib/format.ts'
import { PRINT_WORDS } from '../../lib/words.ts'
import { showOrderOf } from './queue-acts.ts'
import { useQueues } from './queue-session.ts'

/** What left lately. */
export function RecentList() {
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  const recent = useQueues((state) => state.recent)
  if (recent.length === 0) return null
  return (
    <section className="card" aria-label="Lately">
      <h2 className="border-b border-line px-4 py-2 font-medium">Lately</h2>
      <ul className="divide-y divide-line">
        {recent.map((job) => (
          <li key={job.id} className="flex min-h-9 items-center gap-3 px-4 py-1">
            <span className="w-24 flex-none text-dim">{PRINT_WORDS[job.state]}</span>
            <button
              type="button"
              className="w-40 flex-none text-left font-mono text-small text-accent-ink underline"
              title="Show this order"
              onClick={() => showOrderOf(job)}
            >
              {job.tiktokOrderId}
            </button>
            <span className="w-44 flex-none truncate text-left" dir="auto">
              {job.recipient}
            </span>
            <span className="min-w-0 flex-1 truncate text-small text-dim">
              {job.printerName}
              {job.reprintReason === null ? '' : ` · again: ${job.reprintReason}`}
            </span>
            <span className="tnum text-small text-dim">{formatMoment(job.updatedAt, zone)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
