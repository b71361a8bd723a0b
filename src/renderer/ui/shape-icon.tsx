import { SHAPE_PATHS, type ShapeName } from './shapes.ts'

const TONES: Readonly<Record<ShapeName, string>> = {
  urgent: 'text-danger-ink',
  high: 'text-warn-ink',
  standard: 'text-dim',
  automated: 'text-info-ink',
  hold: 'text-caution-ink',
  cancel: 'text-warn-ink',
  question: 'text-caution-ink',
  viral: 'text-viral-ink',
  none: '',
}

/** A shape that carries meaning, always beside its word. */
export function ShapeIcon({ name }: { readonly name: ShapeName }) {
  return (
    <svg viewBox="0 0 12 12" className={`shape-icon ${TONES[name]}`} aria-hidden="true">
      <path d={SHAPE_PATHS[name]} />
    </svg>
  )
}
