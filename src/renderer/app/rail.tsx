import {
  ChartNoAxesColumn,
  Keyboard,
  type LucideIcon,
  Package,
  Printer,
  RefreshCw,
  Scale,
  Settings,
} from 'lucide-react'
import { keyOf } from '../lib/commands/key-map.ts'
import { type Page, useDesk } from '../lib/desk-state.ts'
import { chordWords } from '../ui/key-caps.tsx'
import { deskActions } from './desk-actions.ts'

interface Place {
  readonly page: Page
  readonly title: string
  readonly command: string
  readonly icon: LucideIcon
}

const PLACES: readonly Place[] = [
  { page: 'orders', title: 'Orders', command: 'go-orders', icon: Package },
  { page: 'dashboard', title: 'Dashboard', command: 'go-dashboard', icon: ChartNoAxesColumn },
  { page: 'printing', title: 'Printing', command: 'go-printing', icon: Printer },
  { page: 'sync', title: 'Sync', command: 'go-sync', icon: RefreshCw },
  { page: 'conflicts', title: 'To settle', command: 'go-conflicts', icon: Scale },
]
const SETTINGS: Place = { page: 'settings', title: 'Settings', command: 'go-settings', icon: Settings }

/** The pages, each with its key. */
export function Rail() {
  return (
    <nav aria-label="Pages" className="flex flex-col items-center gap-1 border-r border-line bg-panel py-2">
      {PLACES.map((place) => (
        <RailButton key={place.page} place={place} />
      ))}
      <div className="flex-1" />
      <button
        type="button"
        className="flex size-9 items-center justify-center rounded-card text-dim hover:bg-press hover:text-ink"
        data-tip={`Keys  ${useTip('keys')}`}
        aria-label="Keys"
        onClick={() => deskActions.openKeys()}
      >
        <Keyboard size={18} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <RailButton place={SETTINGS} />
    </nav>
  )
}

function RailButton({ place }: { readonly place: Place }) {
  const isHere = useDesk((desk) => desk.page === place.page)
  const tip = useTip(place.command)
  const Icon = place.icon
  return (
    <button
      type="button"
      className={`flex size-9 items-center justify-center rounded-card ${
        isHere ? 'bg-accent-wash-2 text-accent-ink' : 'text-dim hover:bg-press hover:text-ink'
      }`}
      data-tip={`${place.title}  ${tip}`}
      data-testid={`rail-${place.page}`}
      aria-label={place.title}
      aria-current={isHere ? 'page' : undefined}
      onClick={() => deskActions.openPage(place.page)}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
    </button>
  )
}

function useTip(command: string): string {
  const changes = useDesk((desk) => desk.settings?.keys)
  return chordWords(keyOf(command, changes ?? {}))
}
