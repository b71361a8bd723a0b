interface ProgressLineProps {
  readonly words: string
  readonly done: number
  /** Null while nobody knows: the bar then only moves. */
  readonly total: number | null
}

/** How far something is, in words and as a bar. */
export function ProgressLine({ words, done, total }: ProgressLineProps) {
  return (
    <div>
      <p className="tnum mb-1 text-small">{words}</p>
      <progress
        className="bar"
        aria-label={words}
        {...(total === null ? {} : { value: done, max: Math.max(1, total) })}
      />
    </div>
  )
}
