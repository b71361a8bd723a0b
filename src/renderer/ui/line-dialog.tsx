import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

interface LineDialogProps {
  readonly label: string
  readonly testId: string
  readonly title: string
  readonly question: string
  readonly button: string
  readonly maxLength: number
  /** Called with what was typed, without spaces around it; never with nothing. */
  readonly onGive: (line: string) => void
  readonly onClose: () => void
  /** Answers within one press. */
  readonly children?: ReactNode
}

/** Asks for one line. */
export function LineDialog(props: LineDialogProps) {
  const [line, setLine] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (line.trim() !== '') props.onGive(line.trim())
  }
  return (
    <Dialog label={props.label} testId={props.testId} onClose={props.onClose} className="w-[400px]">
      <form onSubmit={submit} className="flex flex-col gap-3 p-4">
        <h2 className="text-title font-semibold">{props.title}</h2>
        <label className="flex flex-col gap-1 text-dim">
          {props.question}
          <input
            autoFocus
            className="field"
            dir="auto"
            maxLength={props.maxLength}
            value={line}
            onChange={(event) => setLine(event.target.value)}
          />
        </label>
        {props.children}
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" disabled={line.trim() === ''}>
            {props.button}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
