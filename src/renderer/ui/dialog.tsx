import { type ReactNode, useEffect, useRef } from 'react'

interface DialogProps {
  readonly label: string
  readonly testId: string
  readonly onClose: () => void
  readonly className?: string
  /** False keeps Escape and a click beside it from closing, for questions that must be answered or left on purpose. */
  readonly isDismissable?: boolean
  readonly children: ReactNode
}

/**
 * The browser's own modal dialog: it makes the page behind it inert and gives the focus back. Radix's would lock
 * scrolling through an injected style element, which our content policy refuses.
 */
export function Dialog({
  label,
  testId,
  onClose,
  className = '',
  isDismissable = true,
  children,
}: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key for it, through onCancel
    <dialog
      ref={ref}
      aria-label={label}
      data-testid={testId}
      className={`dialog ${className}`}
      onCancel={(event) => {
        event.preventDefault()
        if (isDismissable) onClose()
      }}
      onClick={(event) => {
        if (isDismissable && event.target === ref.current) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
