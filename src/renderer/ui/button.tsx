import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { keyOf } from '../lib/commands/key-map.ts'
import { useDesk } from '../lib/desk-state.ts'
import { actOfCommand, useRefusal } from '../lib/rights.ts'
import { KeyCaps } from './key-caps.tsx'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'plain' | 'primary' | 'quiet' | 'danger'
  readonly size?: 'normal' | 'large' | 'icon'
  /** The command this button stands for: its key is drawn on the button. */
  readonly command?: string | undefined
  readonly children: ReactNode
}

/**
 * A button. Red is kept for what needs a person, so a dangerous one is not filled with it. One whose command this
 * person's role may not do is disabled, and says who may.
 */
export function Button({
  tone = 'plain',
  size = 'normal',
  command,
  children,
  className = '',
  ...rest
}: ButtonProps) {
  const refusal = useRefusal(actOfCommand(command))
  const refused = refusal === null ? {} : { disabled: true, title: refusal }
  return (
    <button
      type="button"
      className={`button ${className}`}
      data-tone={tone}
      data-size={size}
      {...rest}
      {...refused}
    >
      {children}
      {command === undefined ? null : <CommandKey id={command} />}
    </button>
  )
}

/** The key of a command, as the person has it. */
export function CommandKey({ id }: { readonly id: string }) {
  const changes = useDesk((desk) => desk.settings?.keys)
  const chord = keyOf(id, changes ?? {})
  return chord === '' ? null : <KeyCaps chord={chord} />
}
