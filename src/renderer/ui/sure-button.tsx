import { type ButtonHTMLAttributes, useState } from 'react'
import { Button } from './button.tsx'

interface SureButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'> {
  readonly label: string
  /** What the same button says once it was pressed. */
  readonly sure: string
  /** What will be gone, in one sentence. */
  readonly question: string
  readonly onSure: () => void
}

/** A button for what cannot be taken back: the first press asks, the second does. Leaving it or Escape takes it back. */
export function SureButton({ label, sure, question, onSure, ...rest }: SureButtonProps) {
  const [isAsked, setIsAsked] = useState(false)
  const press = () => {
    if (isAsked) onSure()
    setIsAsked(!isAsked)
  }
  return (
    <span className="flex items-center gap-2">
      {isAsked ? (
        <span role="alert" className="max-w-[36ch] text-right text-small text-danger-ink">
          {question}
        </span>
      ) : null}
      <Button
        {...rest}
        tone={isAsked ? 'danger' : 'plain'}
        onClick={press}
        onBlur={() => setIsAsked(false)}
        onKeyDown={(event) => event.key === 'Escape' && setIsAsked(false)}
      >
        {isAsked ? sure : label}
      </Button>
    </span>
  )
}
