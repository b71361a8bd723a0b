import type { ReactNode } from 'react'

interface SectionProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A titled part of the order panel. */
export function Section({ title, aside, children }: SectionProps) {
  return (
    <section>
      <div className="mb-1.5 flex items-center justify-between">
        <h3 className="section-label">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}
