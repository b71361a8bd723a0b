import type { ReactNode } from 'react'

/** The title of a page and what can be done with the page as a whole. */
export function PageHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <header className="flex flex-none items-center gap-2 px-6 pt-5 pb-4">
      <h1 className="flex-1 text-page font-semibold">{title}</h1>
      {children}
    </header>
  )
}
