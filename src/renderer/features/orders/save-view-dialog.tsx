import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { tellDone } from '../../lib/toasts.ts'
import { LineDialog } from '../../ui/line-dialog.tsx'
import { refreshCounts, useView } from './view-session.ts'

/** Gives the present view a name. */
export function SaveViewDialog() {
  const query = useView((view) => view.query)
  const save = async (name: string) => {
    const saved = await ask(window.api.views.save({ name, query }))
    await refreshCounts()
    tellDone({ message: `The view “${saved.name}” is in the list at the left.` })
  }
  return (
    <LineDialog
      label="Save this view"
      testId="save-view-dialog"
      title="Save this view"
      question="Its name. Search, filters and order are kept with it."
      button="Save"
      maxLength={60}
      onClose={() => desk().leaveOverlay()}
      onGive={(name) => {
        desk().leaveOverlay()
        inBackground(save(name), 'a toast tells the outcome')
      }}
    />
  )
}
