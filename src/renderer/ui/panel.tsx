import type { ReactNode } from 'react'
import { WhatIsThis } from './what-is-this.tsx'

interface PanelProps {
  readonly title: string
  readonly about: string
  readonly className?: string
  readonly testId?: string
  readonly children: ReactNode
}

/** A titled card of figures that says what they are. */
export function Panel({ title, about, className = '', testId, children }: PanelProps) {
  return (
    <section className={`card flex flex-col px-4 py-3 ${className}`} data-testid={testId}>
      <header className="mb-2 flex items-center gap-1.5">
        <h2 className="font-medium">{title}</h2>
        <WhatIsThis title={title} text={about} />
      </header>
      {children}
    </section>
  )
}
