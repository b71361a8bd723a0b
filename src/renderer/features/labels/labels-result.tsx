import { CircleCheck } from 'lucide-react'
import type { LabelImportReport } from '../../../shared/domain/labels/label-types.ts'
import { inBackground } from '../../lib/background.ts'
import { groupDigits, plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { chooseLabels, leaveLabels, useLabels } from './labels-session.ts'
import { MatchPages } from './match-pages.tsx'

/** What the file came to, and the pages that a person has to match. */
export function LabelsResult() {
  const report = useLabels((session) => session.report)
  const waiting = useLabels((session) => session.waiting)
  return (
    <div className="flex min-h-0 flex-col gap-4 px-5 py-4" data-testid="labels-result">
      {report === null ? null : <Counts report={report} />}
      {waiting.length === 0 ? <NothingWaits hasReport={report !== null} /> : <MatchPages waiting={waiting} />}
      <div className="flex justify-end gap-2">
        <Button onClick={() => inBackground(chooseLabels(), 'the dialog shows the outcome')}>
          Import another file
        </Button>
        <Button tone="primary" autoFocus={waiting.length === 0} onClick={leaveLabels}>
          Done
        </Button>
      </div>
    </div>
  )
}

function NothingWaits({ hasReport }: { readonly hasReport: boolean }) {
  return (
    <p className="flex items-center gap-2">
      <CircleCheck size={18} className="flex-none text-accent-ink" aria-hidden="true" />
      {hasReport
        ? 'Every label has its order. Print prints the carrier’s label from here on.'
        : 'No page waits to be matched.'}
    </p>
  )
}

function Counts({ report }: { readonly report: LabelImportReport }) {
  const counts = [
    ['Pages', report.pages],
    ['Matched', report.matched.length],
    ['To match by hand', report.unmatched.length],
    ['Here before', report.duplicates.length],
    ['Not labels', report.other.length],
  ] as const
  return (
    <section aria-label="What was in the file">
      <p className="sr-only" aria-live="polite">
        {plural(report.matched.length, 'label')} matched, {report.unmatched.length} to match by hand.
      </p>
      <dl className="grid grid-cols-5 gap-3">
        {counts.map(([name, count]) => (
          <div key={name} className="rounded-card border border-line px-3 py-2">
            <dt className="text-small text-dim">{name}</dt>
            <dd className="tnum text-page">{groupDigits(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
