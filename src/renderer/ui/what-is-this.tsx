import { Info } from 'lucide-react'
import { Popover } from 'radix-ui'

/** What a figure is and how it is worked out. */
export function WhatIsThis({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          aria-label={`What is “${title}”?`}
          className="rounded-chip p-0.5 text-dim hover:text-ink"
        >
          <Info size={13} aria-hidden="true" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="menu w-72 p-3! text-small text-ink"
          sideOffset={4}
          align="start"
          collisionPadding={12}
        >
          <p className="mb-1 font-medium">{title}</p>
          <p className="text-dim">{text}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
