import { useEffect, useRef } from 'react'
import { KeyCaps } from './key-caps.tsx'

interface CopyTextProps {
  readonly label: string
  readonly text: string
  readonly rows?: number
  readonly className?: string
}

/**
 * A text to copy, selected and with the focus. The session denies the page every permission, the clipboard's too, so
 * the person's own Ctrl+C takes it along.
 */
export function CopyText({ label, text, rows = 1, className = '' }: CopyTextProps) {
  const ref = useRef<HTMLTextAreaElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is a reason to select again
  useEffect(() => {
    ref.current?.focus()
    ref.current?.select()
  }, [text])
  return (
    <label className={`flex flex-col gap-1 text-small text-dim ${className}`}>
      <span className="flex items-center gap-1.5">
        {label}
        <span className="flex-1" />
        <KeyCaps chord="Mod+C" /> copies it
      </span>
      <textarea
        ref={ref}
        readOnly
        rows={rows}
        spellCheck={false}
        className="field resize-none font-mono text-small!"
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
    </label>
  )
}
