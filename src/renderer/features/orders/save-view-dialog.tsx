import { type FormEvent, useState } from 'react'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { tellDone } from '../../lib/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { refreshCounts, useView } from './view-session.ts'

/** Gives the present view a name. */
export function SaveViewDialog() {
  const [name, setName] = useState('')
  const query = useView((view) => view.query)
  const save = async () => {
    const saved = await ask(window.api.views.save({ name: name.trim(), query }))
    await refreshCounts()
    tellDone({ message: `The view “${saved.name}” is in the list at the left.` })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    desk().leaveOverlay()
    inBackground(save(), 'a toast tells the outcome')
  }
  return (
    <Dialog
      label="Save this view"
      testId="save-view-dialog"
      onClose={() => desk().leaveOverlay()}
      className="w-[360px]"
    >
      <form onSubmit={submit} className="flex flex-col gap-3 p-4">
        <h2 className="text-title font-semibold">Save this view</h2>
        <label className="flex flex-col gap-1 text-dim">
          Its name. Search, filters and order are kept with it.
          <input
            autoFocus
            className="field"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <div className="flex justify-end gap-2">
          <Button tone="quiet" onClick={() => desk().leaveOverlay()}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" disabled={name.trim() === ''}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
