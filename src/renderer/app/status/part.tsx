import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface PartProps {
  readonly icon?: LucideIcon
  readonly tone?: 'plain' | 'caution' | 'danger'
  readonly label: string
  /** True for what must be read whole; the others give way to it. */
  readonly isKept?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

const PART_TONES = {
  plain: '',
  caution: 'text-caution-ink font-medium',
  danger: 'text-danger-ink font-medium',
} as const

/** One thing the status bar says, and the way to its page. */
export function Part({ icon: Icon, tone = 'plain', label, isKept = false, onClick, children }: PartProps) {
  return (
    <button
      type="button"
      title={label}
      onClick={onClick}
      className={`tnum flex h-5 items-center gap-1.5 rounded-chip px-1.5 whitespace-nowrap hover:bg-press ${
        isKept ? 'flex-none' : 'min-w-0'
      } ${PART_TONES[tone]}`}
    >
      {Icon === undefined ? null : <Icon size={13} className="flex-none" aria-hidden="true" />}
      <span className="truncate">{children}</span>
    </button>
  )
}
