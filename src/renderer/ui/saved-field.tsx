import { type InputHTMLAttributes, useEffect, useState } from 'react'

interface SavedFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  readonly label: string
  readonly saved: string
  readonly onSave: (value: string) => void
}

/** A field that is saved when it is left or with Enter; Escape puts back what was saved. */
export function SavedField({ label, saved, onSave, className = '', ...rest }: SavedFieldProps) {
  const [text, setText] = useState(saved)
  useEffect(() => setText(saved), [saved])
  return (
    <input
      {...rest}
      className={`field ${className}`}
      aria-label={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => text.trim() !== saved && onSave(text.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') setText(saved)
      }}
    />
  )
}
