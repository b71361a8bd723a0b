import type { ImportReport } from '../../../shared/domain/imports/import-types.ts'
import { inBackground } from '../../lib/background.ts'
import { formatMoment } from '../../lib/format.ts'
import { groupDigits, plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Questions } from './import-questions.tsx'
import { leaveImport, startImport, useImport } from './import-session.ts'
import { UnmappedStatuses } from './unmapped-statuses.tsx'

/** What an import would do, what the file leaves open, and the button that does it. */
export function ImportReportView() {
  const report = useImport((session) => session.report)
  if (report === null) return null
  const isAnswered = report.questions.length === 0
  const writes = report.orders.new + report.orders.changed
  return (
    <>
      <div className="flex max-h-[62vh] flex-col gap-5 overflow-y-auto p-5">
        {isAnswered ? <Figures report={report} /> : null}
        <Questions questions={report.questions} />
        <UnmappedStatuses statuses={report.unmappedStatuses} />
        <Problems report={report} />
      </div>
      <footer className="flex items-center gap-2 border-t border-line px-5 py-3">
        <p className="flex-1 text-small text-dim">
          {isAnswered
            ? 'An import can be undone in one step.'
            : 'Answer the questions first: the file cannot.'}
        </p>
        <Button tone="quiet" onClick={leaveImport}>
          Cancel
        </Button>
        <Button
          tone="primary"
          size="large"
          autoFocus={isAnswered}
          disabled={!isAnswered || writes === 0}
          data-testid="start-import"
          onClick={() => inBackground(startImport(), 'the dialog shows the outcome')}
        >
          {!isAnswered ? 'Import' : writes === 0 ? 'Nothing to import' : `Import ${plural(writes, 'order')}`}
        </Button>
      </footer>
    </>
  )
}

function Figures({ report }: { readonly report: ImportReport }) {
  const { orders, dateRange } = report
  return (
    <div>
      <div className="grid grid-cols-4 gap-3">
        <Figure title="New" value={orders.new} />
        <Figure title="Changed" value={orders.changed} />
        <Figure title="Unchanged" value={orders.unchanged} />
        <Figure title="Problem rows" value={report.problemCount} isBad={report.problemCount > 0} />
      </div>
      <p className="tnum mt-3 text-small text-dim">
        {[
          plural(report.lines, 'line'),
          dateRange === null
            ? ''
            : `${formatMoment(dateRange.from, report.timeZone)} to ${formatMoment(dateRange.to, report.timeZone)}`,
          report.timeZone,
          report.currencies.join(', '),
          report.shopName,
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
    </div>
  )
}

function Figure({
  title,
  value,
  isBad = false,
}: {
  readonly title: string
  readonly value: number
  readonly isBad?: boolean
}) {
  return (
    <div className="card px-3 py-2">
      <p className="text-small text-dim">{title}</p>
      <p className={`tnum text-page font-semibold ${isBad ? 'text-danger-ink' : ''}`}>{groupDigits(value)}</p>
    </div>
  )
}

function Problems({ report }: { readonly report: ImportReport }) {
  const { problems, problemCount } = report
  if (problemCount === 0) return null
  return (
    <section>
      <h3 className="mb-1.5 font-medium">
        {plural(problemCount, 'row')} cannot go in. The others can; these are written to a file beside the
        export.
      </h3>
      <div className="card selectable max-h-56 overflow-y-auto">
        <table className="w-full text-small">
          <thead className="sticky top-0 bg-panel text-left text-dim">
            <tr>
              <th className="px-3 py-1.5 font-medium">Row</th>
              <th className="px-3 py-1.5 font-medium">Column</th>
              <th className="px-3 py-1.5 font-medium">Value</th>
              <th className="px-3 py-1.5 font-medium">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {problems.map((problem) => (
              <tr key={`${problem.row} ${problem.column}`} className="border-t border-line align-top">
                <td className="tnum px-3 py-1">{problem.row}</td>
                <td className="px-3 py-1">{problem.column}</td>
                <td className="max-w-40 truncate px-3 py-1 font-mono" title={problem.value} dir="auto">
                  {problem.value}
                </td>
                <td className="px-3 py-1">{problem.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {problemCount > problems.length ? (
        <p className="mt-1 text-small text-dim">
          The first {groupDigits(problems.length)} are shown; the file will hold all.
        </p>
      ) : null}
    </section>
  )
}
