import { type InputHTMLAttributes, useId } from 'react'

interface CheckedFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  readonly title: string
  readonly value: string
  /** What to know before typing; stays while there is nothing wrong. */
  readonly hint?: string | undefined
  /** What is wrong with it, in words; undefined where nothing is. */
  readonly problem?: string | undefined
  readonly onType: (value: string) => void
}

/** A field with its name above it, and below it what is wrong with what was typed. */
export function CheckedField({ title, hint, problem, onType, ...rest }: CheckedFieldProps) {
  const id = useId()
  const below = problem ?? hint
  return (
    <div className="flex min-w-0 flex-col gap-1 text-small text-dim">
      <label htmlFor={id}>{title}</label>
      <input
        {...rest}
        id={id}
        className="field"
        aria-invalid={problem !== undefined}
        aria-describedby={below === undefined ? undefined : `${id}-below`}
        onChange={(event) => onType(event.target.value)}
      />
      {below === undefined ? null : (
        <p id={`${id}-below`} className={problem === undefined ? '' : 'text-danger-ink'}>
          {below}
        </p>
      )}
    </div>
  )
}
