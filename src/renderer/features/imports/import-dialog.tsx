import { CircleX, FileSpreadsheet } from 'lucide-react'
import { inBackground } from '../../lib/background.ts'
import { formatSize } from '../../lib/format.ts'
import { groupDigits } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { shareDone, useImportProgress } from './import-progress.ts'
import { ImportReportView } from './import-report.tsx'
import { cancelImport, chooseFile, leaveImport, useImport } from './import-session.ts'

/** From an export to orders: choose, check, answer what the file cannot, import. */
export function ImportDialog() {
  const step = useImport((session) => session.step)
  const file = useImport((session) => session.file)
  return (
    <Dialog label="Import an export" testId="import-dialog" onClose={leaveImport} className="w-[720px]">
      <header className="flex items-baseline gap-3 border-b border-line px-5 py-3">
        <h2 className="text-title font-semibold">Import an export</h2>
        {file === null ? null : (
          <p className="min-w-0 truncate text-dim" dir="auto">
            {file.name} · {formatSize(file.size)}
          </p>
        )}
      </header>
      {step === 'choose' ? <Choose /> : null}
      {step === 'checking' ? <Running title="Checking the file. Nothing is written." /> : null}
      {step === 'report' ? <ImportReportView /> : null}
      {step === 'importing' ? (
        <Running title="Importing. You can go on working; orders show when all are in." canHide />
      ) : null}
      {step === 'failed' ? <Failed /> : null}
    </Dialog>
  )
}

function Choose() {
  return (
    <div className="flex flex-col items-center gap-3 px-8 py-12 text-center">
      <FileSpreadsheet size={40} strokeWidth={1.25} className="text-dim" aria-hidden="true" />
      <p className="max-w-[48ch]">
        In Seller Center open Orders, Export, and take the CSV or XLSX file. Drop it anywhere on this window,
        or choose it.
      </p>
      <p className="text-small text-dim">It is read first and nothing is written until you say so.</p>
      <Button
        tone="primary"
        size="large"
        autoFocus
        onClick={() => inBackground(chooseFile(), 'the dialog shows the outcome')}
      >
        Choose a file
      </Button>
    </div>
  )
}

function Running({ title, canHide = false }: { readonly title: string; readonly canHide?: boolean }) {
  const progress = useImportProgress((state) => state.progress)
  const share = progress === null ? null : shareDone(progress)
  return (
    <div className="flex flex-col gap-4 px-5 py-8">
      <p aria-live="polite">{title}</p>
      <progress className="bar" aria-label="Progress" max={1} value={share ?? undefined} />
      <p className="tnum text-small text-dim">
        {progress === null ? 'Opening the file' : `${groupDigits(progress.lines)} lines`}
        {share === null ? '' : ` · ${Math.round(share * 100)}%`}
      </p>
      <div className="flex justify-end gap-2">
        {canHide ? (
          <Button tone="quiet" onClick={leaveImport}>
            Go on working
          </Button>
        ) : null}
        <Button onClick={cancelImport}>Cancel, keep nothing</Button>
      </div>
    </div>
  )
}

function Failed() {
  const failure = useImport((session) => session.failure)
  return (
    <div className="flex flex-col gap-4 px-5 py-8" role="alert">
      <p className="selectable flex items-start gap-2">
        <CircleX size={18} className="mt-0.5 flex-none text-danger-ink" aria-hidden="true" />
        <span>{failure}</span>
      </p>
      <div className="flex justify-end gap-2">
        <Button tone="quiet" onClick={leaveImport}>
          Close
        </Button>
        <Button tone="primary" onClick={() => inBackground(chooseFile(), 'the dialog shows the outcome')}>
          Choose another file
        </Button>
      </div>
    </div>
  )
}
