import { Upload } from 'lucide-react'
import { shareDone, useImportProgress } from '../../features/imports/import-progress.ts'
import { cancelImport } from '../../features/imports/import-session.ts'
import { groupDigits } from '../../lib/words.ts'
import { deskActions } from '../desk-actions.ts'
import { Part } from './part.tsx'

/** The import that is running, if any, and the way to end it. */
export function ImportPart() {
  const progress = useImportProgress((state) => state.progress)
  const runId = useImportProgress((state) => state.runId)
  if (progress === null) return null
  const share = shareDone(progress)
  return (
    <>
      <Part icon={Upload} label="The import" onClick={() => deskActions.openImport()}>
        {progress.phase === 'undoing' ? 'Undoing import' : 'Importing'} {groupDigits(progress.lines)} lines
        {share === null ? '' : ` · ${Math.round(share * 100)}%`}
      </Part>
      {runId === null ? null : (
        <Part label="Nothing of it will be kept" onClick={cancelImport}>
          Cancel
        </Part>
      )}
    </>
  )
}
