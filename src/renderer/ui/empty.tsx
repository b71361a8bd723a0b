import type { ReactNode } from 'react'

interface EmptyProps {
  readonly picture: ReactNode
  readonly sentence: string
  readonly children?: ReactNode
}

/** An empty place: one quiet picture, one sentence, one action with its key. */
export function Empty({ picture, sentence, children }: EmptyProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-8 text-center text-dim">
      <div aria-hidden="true">{picture}</div>
      <p className="max-w-[44ch]">{sentence}</p>
      {children}
    </div>
  )
}
