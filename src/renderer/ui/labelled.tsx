import type { ReactNode } from 'react'

/** A field with its name above it. */
export function Labelled({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="flex min-w-0 flex-col gap-1 text-small text-dim">
      {title}
      {children}
    </label>
  )
}
