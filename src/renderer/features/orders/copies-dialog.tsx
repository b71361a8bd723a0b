import { type FormEvent, useState } from 'react'
import { MOST_COPIES } from '../../../shared/domain/printing/copies.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { CheckedField } from '../../ui/checked-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { print } from './order-acts.ts'

/** Numbers that are asked for most, within one press. */
const USUAL = [2, 3, 4]
const leave = () => desk().leaveOverlay()

/** Asks how many labels of each order, and prints them. */
export function CopiesDialog({ seqs }: { readonly seqs: readonly number[] }) {
  const [typed, setTyped] = useState('2')
  const copies = copiesOf(typed)
  const give = (count: number) => {
    leave()
    inBackground(print(seqs, count), 'toasts tell the outcome')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (copies !== null) give(copies)
  }
  return (
    <Dialog label="Print with copies" testId="copies-dialog" onClose={leave} className="w-[400px]">
      <form onSubmit={submit} className="flex flex-col gap-3 p-4">
        <h2 className="text-title font-semibold">Print {plural(seqs.length, 'order')} with copies</h2>
        <CheckedField
          autoFocus
          name="copies"
          title="How many labels of each order?"
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          hint="They are one printing: the next one is a reprint, with a reason."
          problem={copies === null ? `Type a whole number from 1 to ${MOST_COPIES}.` : undefined}
          onFocus={(event) => event.target.select()}
          onType={setTyped}
        />
        <UsualCopies give={give} />
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={leave}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" disabled={copies === null}>
            Print
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function UsualCopies({ give }: { readonly give: (count: number) => void }) {
  return (
    <div className="flex flex-wrap gap-1.5">
      {USUAL.map((count) => (
        <button key={count} type="button" className="chip" onClick={() => give(count)}>
          {plural(count, 'label')}
        </button>
      ))}
    </div>
  )
}

function copiesOf(typed: string): number | null {
  const count = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0
  return count >= 1 && count <= MOST_COPIES ? count : null
}
