import { CircleCheck, Hourglass, type LucideIcon, OctagonX, TriangleAlert } from 'lucide-react'
import type { SyncState } from '../../../shared/domain/sync/sync-state.ts'
import { openPage } from '../../lib/desk-state.ts'
import { progressWords, type SyncTone, sentenceOf } from '../../lib/sync-words.ts'
import { groupDigits } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressLine } from '../../ui/progress-line.tsx'
import { Age, TimeLeft } from '../../ui/ticking.tsx'

const LOOKS: Readonly<Record<SyncTone, { readonly icon: LucideIcon; readonly ink: string }>> = {
  ok: { icon: CircleCheck, ink: 'text-ok-ink' },
  busy: { icon: Hourglass, ink: 'text-dim' },
  caution: { icon: TriangleAlert, ink: 'text-caution-ink' },
  danger: { icon: OctagonX, ink: 'text-danger-ink' },
}

/** The state in one sentence, what to do next, and how far a copy is. */
export function StateCard({ sync }: { readonly sync: SyncState }) {
  const { tone, sentence, next } = sentenceOf(sync)
  const { icon: Icon, ink } = LOOKS[tone]
  const isForPerson = /^(?:auth|denied)\./.test(sync.trouble?.code ?? '')
  const leadsToAccount = sync.phase === 'parked' || sync.phase === 'off' || isForPerson
  return (
    <section className="card flex flex-col gap-3 p-4" data-testid="sync-state">
      <div className="flex items-start gap-3">
        <Icon size={20} className={`mt-0.5 flex-none ${ink}`} aria-hidden="true" />
        <div className="selectable min-w-0 flex-1" role="status">
          <p className="text-title font-medium">{sentence}</p>
          {next === '' ? null : <p className="text-dim">{next}</p>}
        </div>
        {leadsToAccount ? (
          <Button tone="primary" command="go-account" onClick={() => openPage('settings', 'account')}>
            {sync.phase === 'off' ? 'Connect a shop' : sync.phase === 'parked' ? 'Sign in again' : 'Account'}
          </Button>
        ) : null}
      </div>
      {sync.phase === 'off' ? null : <Figures sync={sync} />}
      {sync.progress === null ? null : (
        <ProgressLine
          words={progressWords(sync.progress)}
          done={sync.progress.done}
          total={sync.progress.total}
        />
      )}
    </section>
  )
}

function Figures({ sync }: { readonly sync: SyncState }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-1 text-small [&_dt]:text-dim">
      <div>
        <dt>Last fetched</dt>
        <dd>{sync.lastPullAt === null ? 'not yet' : <Age at={sync.lastPullAt} />}</dd>
      </div>
      <div>
        <dt>Waiting to be sent</dt>
        <dd className="tnum">{groupDigits(sync.pending)}</dd>
      </div>
      {sync.oldestPendingAt === null ? null : (
        <div>
          <dt>The oldest of them</dt>
          <dd className={sync.isStuck ? 'font-medium text-caution-ink' : ''}>
            <Age at={sync.oldestPendingAt} />
            {sync.isStuck ? ', stuck' : ''}
          </dd>
        </div>
      )}
      {sync.nextTryAt === null ? null : (
        <div>
          <dt>Next try</dt>
          <dd>
            <TimeLeft until={sync.nextTryAt} over="now" />
          </dd>
        </div>
      )}
    </dl>
  )
}
