import { TriangleAlert } from 'lucide-react'

/** What went wrong with a form, beside it. */
export function Problem({ text }: { readonly text: string | null }) {
  if (text === null) return null
  return (
    <p role="alert" className="selectable flex items-start gap-2 text-danger-ink">
      <TriangleAlert size={15} className="mt-0.5 flex-none" aria-hidden="true" />
      <span className="min-w-0 break-words">{text}</span>
    </p>
  )
}
