import { CircleX, Tags } from 'lucide-react'
import { inBackground } from '../../lib/background.ts'
import { formatSize } from '../../lib/format.ts'
import { groupDigits } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { LabelsResult } from './labels-result.tsx'
import { cancelLabels, chooseLabels, leaveLabels, useLabels } from './labels-session.ts'

/** From a file of labels to labels of orders: choose, read, see what came of it, match the rest by hand. */
export function LabelsDialog() {
  const step = useLabels((session) => session.step)
  const file = useLabels((session) => session.file)
  return (
    <Dialog label="Labels" testId="labels-dialog" onClose={leaveLabels} className="w-[960px]">
      <header className="flex items-baseline gap-3 border-b border-line px-5 py-3">
        <h2 className="text-title font-semibold">Labels</h2>
        {file === null ? null : (
          <p className="min-w-0 truncate text-dim" dir="auto">
            {file.name} · {formatSize(file.size)}
          </p>
        )}
      </header>
      {step === 'choose' ? <Choose /> : null}
      {step === 'reading' ? <Reading /> : null}
      {step === 'result' ? <LabelsResult /> : null}
      {step === 'failed' ? <Failed /> : null}
    </Dialog>
  )
}

function ChooseButton({ words }: { readonly words: string }) {
  return (
    <Button
      tone="primary"
      autoFocus
      onClick={() => inBackground(chooseLabels(), 'the dialog shows the outcome')}
    >
      {words}
    </Button>
  )
}

function Choose() {
  return (
    <div className="flex flex-col items-center gap-3 px-8 py-12 text-center">
      <Tags size={40} strokeWidth={1.25} className="text-dim" aria-hidden="true" />
      <p className="max-w-[52ch]">
        In Seller Center print the labels of many orders at once and keep the PDF. Drop it anywhere on this
        window, or choose it. A PNG of one label and a carrier’s ZPL file will do as well.
      </p>
      <p className="text-small text-dim">
        Each page is matched to its order. The file is kept encrypted on this computer.
      </p>
      <ChooseButton words="Choose a file" />
    </div>
  )
}

function Reading() {
  const progress = useLabels((session) => session.progress)
  const total = progress?.pagesTotal ?? 0
  const done = progress?.pagesDone ?? 0
  return (
    <div className="flex flex-col gap-4 px-5 py-8">
      <p aria-live="polite">Matching labels to orders. You can go on working.</p>
      <progress className="bar" aria-label="Progress" max={1} value={total > 0 ? done / total : undefined} />
      <p className="tnum text-small text-dim">
        {total === 0 ? 'Opening the file' : `${groupDigits(done)} of ${groupDigits(total)} pages`}
      </p>
      <div className="flex justify-end gap-2">
        <Button tone="quiet" onClick={leaveLabels}>
          Go on working
        </Button>
        <Button onClick={cancelLabels}>Cancel, keep nothing</Button>
      </div>
    </div>
  )
}

function Failed() {
  const failure = useLabels((session) => session.failure)
  return (
    <div className="flex flex-col gap-4 px-5 py-8" role="alert">
      <p className="selectable flex items-start gap-2">
        <CircleX size={18} className="mt-0.5 flex-none text-danger-ink" aria-hidden="true" />
        <span>{failure}</span>
      </p>
      <div className="flex justify-end gap-2">
        <Button tone="quiet" onClick={leaveLabels}>
          Close
        </Button>
        <ChooseButton words="Choose another file" />
      </div>
    </div>
  )
}
