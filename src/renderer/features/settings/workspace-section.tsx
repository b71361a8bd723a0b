import { useState } from 'react'
import type { Output } from '../../../shared/ipc/contract.ts'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { tellDone } from '../../lib/toasts.ts'
import { plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { FormRow } from '../../ui/form-row.tsx'
import { SavedField } from '../../ui/saved-field.tsx'
import { saveSettings } from './save-settings.ts'

/** Keeping, bringing back and checking what is on this computer. */
export function WorkspaceSection() {
  const status = useDesk((state) => state.status)
  return (
    <>
      <FormRow title="Kept on this computer" about="In a local workspace nothing is sent anywhere.">
        <p className="py-1">
          {status === null ? '' : `${plural(status.orders, 'order')} in “${status.workspace}”`}
        </p>
      </FormRow>
      <FormRow title="Backup" about="One file with everything, written while you work.">
        <Button onClick={() => inBackground(backUp(), 'a toast tells the outcome')}>Save a backup</Button>
      </FormRow>
      <FormRow
        title="Restore"
        about="Puts a backup in place of what is here. What is here is kept beside it."
      >
        <Button tone="danger" onClick={() => inBackground(restore(), 'a toast tells the outcome')}>
          Restore a backup
        </Button>
      </FormRow>
      <FormRow
        title="Labels"
        about="Days after which the carriers’ labels you imported are wiped. Their hash, who and when stay."
      >
        <LabelDays />
      </FormRow>
      <FormRow title="Check" about="Reads every page of the store and compares what must agree.">
        <Verify />
      </FormRow>
      <FormRow title="Diagnostics" about="Versions and the last log lines, without names, addresses or keys.">
        <Button onClick={() => inBackground(saveDiagnostics(), 'a toast tells the outcome')}>
          Save a diagnostics file
        </Button>
      </FormRow>
    </>
  )
}

function LabelDays() {
  const days = useDesk((state) => state.settings?.labelDays)
  return (
    <>
      <SavedField
        label="Days that labels are kept"
        className="tnum w-24!"
        inputMode="numeric"
        saved={days === undefined ? '' : String(days)}
        onSave={(text) => saveSettings({ labelDays: Number(text) })}
      />
      <span className="py-1 text-dim">days</span>
    </>
  )
}

async function backUp(): Promise<void> {
  const { saved, fileName, orders } = await ask(window.api.workspace.backup({}))
  if (saved) tellDone({ message: `${plural(orders, 'order')} saved to ${fileName ?? 'the file'}.` })
}

async function restore(): Promise<void> {
  const { restored, orders } = await ask(window.api.workspace.restore({}))
  if (!restored) return
  tellDone({ message: `${plural(orders, 'order')} restored.` })
  desk().refresh()
}

async function saveDiagnostics(): Promise<void> {
  const { saved, fileName } = await ask(window.api.app.saveDiagnostics({}))
  if (saved) tellDone({ message: `Saved to ${fileName ?? 'the file'}.` })
}

function Verify() {
  const [outcome, setOutcome] = useState<Output<'workspace.verify'> | null>(null)
  const [isChecking, setIsChecking] = useState(false)
  const check = async () => {
    setIsChecking(true)
    try {
      setOutcome(await ask(window.api.workspace.verify({})))
    } finally {
      setIsChecking(false)
    }
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <Button disabled={isChecking} onClick={() => inBackground(check(), 'the outcome is shown below')}>
        {isChecking ? 'Checking…' : 'Check the store'}
      </Button>
      {outcome === null ? null : (
        <ul className="text-small">
          {outcome.checks.map((one) => (
            <li key={one.name} className={one.isSound ? 'text-dim' : 'font-medium text-danger-ink'}>
              {one.isSound ? 'Sound' : 'Broken'}: {one.name}
              {one.detail === '' ? '' : `, ${one.detail}`}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
