import { lazy, Suspense } from 'react'
import { useDesk } from '../lib/desk-state.ts'

const Palette = lazy(async () => ({ default: (await import('../features/palette/palette.tsx')).Palette }))
const KeySheet = lazy(async () => ({ default: (await import('../features/palette/key-sheet.tsx')).KeySheet }))
const ImportDialog = lazy(async () => ({
  default: (await import('../features/imports/import-dialog.tsx')).ImportDialog,
}))
const LabelsDialog = lazy(async () => ({
  default: (await import('../features/labels/labels-dialog.tsx')).LabelsDialog,
}))
const UncertainQuestion = lazy(async () => ({
  default: (await import('../features/printing/uncertain-question.tsx')).UncertainQuestion,
}))
const ReasonDialog = lazy(async () => ({
  default: (await import('../features/orders/reason-dialog.tsx')).ReasonDialog,
}))
const CopiesDialog = lazy(async () => ({
  default: (await import('../features/orders/copies-dialog.tsx')).CopiesDialog,
}))
const CheckDialog = lazy(async () => ({
  default: (await import('../features/orders/check/check-dialog.tsx')).CheckDialog,
}))
const SaveViewDialog = lazy(async () => ({
  default: (await import('../features/orders/save-view-dialog.tsx')).SaveViewDialog,
}))

/** What lies over the page, one at a time, each read from disk when first asked for (or when the window is idle). */
export function OverlayHost() {
  const overlay = useDesk((desk) => desk.overlay)
  return (
    <Suspense fallback={null}>
      {overlay.kind === 'palette' ? <Palette /> : null}
      {overlay.kind === 'keys' ? <KeySheet /> : null}
      {overlay.kind === 'import' ? <ImportDialog /> : null}
      {overlay.kind === 'labels' ? <LabelsDialog /> : null}
      {overlay.kind === 'uncertain' ? <UncertainQuestion jobId={overlay.jobId} /> : null}
      {overlay.kind === 'reason' ? <ReasonDialog act={overlay.act} seqs={overlay.seqs} /> : null}
      {overlay.kind === 'check' ? <CheckDialog seqs={overlay.seqs} /> : null}
      {overlay.kind === 'copies' ? <CopiesDialog seqs={overlay.seqs} /> : null}
      {overlay.kind === 'save-view' ? <SaveViewDialog /> : null}
    </Suspense>
  )
}
