import type { JournalEntry } from '../../../../shared/domain/journal/journal.ts'
import { useDesk } from '../../../lib/desk-state.ts'
import { formatFully, formatMoment, systemZone } from '../../../lib/format.ts'
import { Section } from './section.tsx'

/** What has been done with the order, newest first. */
export function JournalLines({ entries }: { readonly entries: readonly JournalEntry[] }) {
  const isShared = useDesk((desk) => desk.status?.kind === 'cloud')
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  if (entries.length === 0) return null
  return (
    <Section title="Journal">
      <ol className="flex flex-col border-l border-line-strong">
        {entries.map((entry) => (
          <li key={entry.id} className="relative pb-2.5 pl-4 last:pb-0">
            <span
              className="absolute top-[7px] -left-[3.5px] size-1.5 rounded-full bg-dim"
              aria-hidden="true"
            />
            <p className={entry.undoneAt === null ? '' : 'text-dim line-through'}>{entry.summary}</p>
            <p className="tnum text-small text-dim" title={formatFully(entry.at, zone)}>
              {formatMoment(entry.at, zone)}
              {entry.operator === '' ? '' : ` · ${entry.operator}`}
              {isShared ? ` · ${entry.desk}` : ''}
              {entry.reason === null ? '' : ` · ${entry.reason}`}
              {entry.undoneAt === null ? '' : ' · undone'}
            </p>
          </li>
        ))}
      </ol>
    </Section>
  )
}
