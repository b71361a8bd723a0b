import type { ReactNode } from 'react'
import { ProgressLine } from '../../../ui/progress-line.tsx'
import { Problem } from '../account/problem.tsx'

interface TryStepProps {
  readonly title: string
  /** What it does, said before it is done. */
  readonly about: string
  /** What is going on, while it is. */
  readonly busy: string | null
  readonly problem: string | null
  /** What came of it, in words. */
  readonly says: string | null
  readonly children: ReactNode
}

/** One thing to try at a printer: what it does, the way to do it, and what came of it. */
export function TryStep({ title, about, busy, problem, says, children }: TryStepProps) {
  return (
    <section aria-label={title} className="flex flex-col gap-2 border-t border-line pt-3">
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <h4 className="font-medium">{title}</h4>
          <p className="text-small text-dim">{about}</p>
        </div>
        {children}
      </div>
      {busy === null ? null : <ProgressLine words={busy} done={0} total={null} />}
      <Problem text={problem} />
      <p role="status" className="selectable">
        {says}
      </p>
    </section>
  )
}
