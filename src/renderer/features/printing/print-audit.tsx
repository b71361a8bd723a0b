import { type FormEvent, useEffect, useState } from 'react'
import type { PrintAudit, PrintJob } from '../../../shared/ipc/printing.contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { useChanges } from '../../lib/changes.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { formatMoment, systemZone } from '../../lib/format.ts'
import { PRINT_WORDS } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Labelled } from '../../ui/labelled.tsx'

interface Filter {
  readonly operator?: string
  readonly order?: string
}

/** Who printed what, when, where, and why again; for one person, one order, or all. */
export function PrintAuditView() {
  const [filter, setFilter] = useState<Filter>({})
  const audit = useAudit(filter)
  return (
    <section className="card" data-testid="print-audit" aria-label="Who printed what">
      <header className="flex flex-wrap items-end gap-3 border-b border-line px-4 py-2.5">
        <h2 className="flex-1 font-medium">Who printed what</h2>
        <OrderFilter onFilter={(order) => setFilter(order === '' ? {} : { order })} />
      </header>
      {audit === null ? null : (
        <>
          <People people={audit.people} chosen={filter.operator} onChoose={setFilter} />
          <Lines jobs={audit.jobs} />
        </>
      )}
    </section>
  )
}

function useAudit(filter: Filter): PrintAudit | null {
  const [audit, setAudit] = useState<PrintAudit | null>(null)
  const changes = useChanges((state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is a reason to read again
  useEffect(
    () =>
      inBackground(ask(window.api.print.audit({ ...filter, limit: 200 })).then(setAudit), 'the list follows'),
    [filter, changes],
  )
  return audit
}

function OrderFilter({ onFilter }: { readonly onFilter: (order: string) => void }) {
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onFilter(text.trim())
  }
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <Labelled title="Order number">
        <input className="field w-56!" value={text} onChange={(event) => setText(event.target.value)} />
      </Labelled>
      <Button type="submit">Show</Button>
    </form>
  )
}

interface PeopleProps {
  readonly people: PrintAudit['people']
  readonly chosen: string | undefined
  readonly onChoose: (filter: Filter) => void
}

function People({ people, chosen, onChoose }: PeopleProps) {
  return (
    <div className="flex flex-wrap gap-1.5 px-4 py-2">
      {people.map((person) => (
        <button
          key={person.operator}
          type="button"
          className="chip"
          data-active={chosen === person.operator}
          aria-pressed={chosen === person.operator}
          onClick={() => onChoose(chosen === person.operator ? {} : { operator: person.operator })}
        >
          {person.operator === '' ? 'no name' : person.operator}: {person.printed} printed, {person.reprints}{' '}
          again
          {person.uncertain > 0 ? `, ${person.uncertain} in doubt` : ''}
          {person.cancelled > 0 ? `, ${person.cancelled} cancelled` : ''}
        </button>
      ))}
    </div>
  )
}

function Lines({ jobs }: { readonly jobs: readonly PrintJob[] }) {
  const zone = useDesk((desk) => desk.settings?.timeZone) ?? systemZone()
  if (jobs.length === 0) return <p className="px-4 py-3 text-dim">Nothing was printed like this.</p>
  return (
    <table className="w-full text-left">
      <thead className="text-small text-dim">
        <tr>
          {['When', 'Who', 'Order', 'For', 'Printer', 'State', 'Why again'].map((title) => (
            <th key={title} className="px-4 py-1 font-normal">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {jobs.map((job) => (
          <tr key={job.id}>
            <td className="tnum px-4 py-1 text-small">{formatMoment(job.createdAt, zone)}</td>
            <td className="px-4 py-1">{job.operator}</td>
            <td className="selectable px-4 py-1 font-mono text-small">{job.tiktokOrderId}</td>
            <td className="max-w-44 truncate px-4 py-1" dir="auto">
              {job.recipient}
            </td>
            <td className="px-4 py-1">{job.printerName}</td>
            <td className="px-4 py-1">
              {PRINT_WORDS[job.state]}
              {job.copyNo > 1 ? `, copy ${job.copyNo}` : ''}
            </td>
            <td className="px-4 py-1 text-dim">{job.reprintReason ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
