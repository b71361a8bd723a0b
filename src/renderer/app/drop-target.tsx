import { useEffect, useState } from 'react'
import { offerFile } from '../features/imports/import-session.ts'
import { isLabelFile, offerLabels } from '../features/labels/labels-session.ts'
import { ask } from '../lib/ask.ts'
import { inBackground } from '../lib/background.ts'
import { mayDo } from '../lib/rights.ts'

/** The whole window takes a dropped export, or a file of labels. */
export function DropTarget() {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => listenForFiles(setIsOver), [])
  if (!isOver) return null
  return (
    <div className="pointer-events-none fixed inset-2 z-40 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-accent-wash">
      <p className="text-page text-accent-ink">Drop an export of orders, or labels as PDF, PNG or ZPL</p>
    </div>
  )
}

function listenForFiles(setIsOver: (isOver: boolean) => void): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
  const onOver = (event: DragEvent) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    setIsOver(true)
  }
  window.addEventListener('dragenter', onOver, { signal })
  window.addEventListener('dragover', onOver, { signal })
  window.addEventListener('dragleave', (event) => event.relatedTarget === null && setIsOver(false), {
    signal,
  })
  window.addEventListener(
    'drop',
    (event) => {
      event.preventDefault()
      setIsOver(false)
      const file = event.dataTransfer?.files[0]
      if (file !== undefined && mayDo('import')) inBackground(takeFile(file), 'the import dialog takes over')
    },
    { signal },
  )
  return () => stop.abort()
}

async function takeFile(file: File): Promise<void> {
  const chosen = await ask(window.api.files.register(file))
  if (isLabelFile(chosen)) offerLabels(chosen)
  else offerFile(chosen)
}
