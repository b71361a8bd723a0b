import type { ReactNode } from 'react'

interface FormRowProps {
  readonly title: string
  readonly about?: string
  readonly children: ReactNode
}

/** One setting: its name and what it does at the left, the field at the right. */
export function FormRow({ title, about, children }: FormRowProps) {
  return (
    <div className="grid max-w-[760px] grid-cols-[260px_minmax(0,1fr)] gap-6 border-b border-line py-3 last:border-b-0">
      <div>
        <p className="font-medium">{title}</p>
        {about === undefined ? null : <p className="text-small text-dim">{about}</p>}
      </div>
      <div className="flex flex-wrap items-start gap-2">{children}</div>
    </div>
  )
}
