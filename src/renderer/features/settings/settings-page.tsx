import { type ReactNode, useEffect } from 'react'
import { type SettingsSection, useDesk } from '../../lib/desk-state.ts'
import { announcePainted } from '../../lib/painted.ts'
import { AboutSection } from './about-section.tsx'
import { AccountSection } from './account/account-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { PrintersSection } from './printers-section.tsx'
import { RulesSection } from './rules-section.tsx'
import { ShopSection } from './shop-section.tsx'
import { StatusesSection } from './statuses-section.tsx'
import { WorkspaceSection } from './workspace-section.tsx'

interface Place {
  readonly section: SettingsSection
  readonly title: string
  readonly content: ReactNode
}

const PLACES: readonly Place[] = [
  { section: 'shop', title: 'Shop and desk', content: <ShopSection /> },
  { section: 'account', title: 'Account and team', content: <AccountSection /> },
  { section: 'printers', title: 'Printers', content: <PrintersSection /> },
  { section: 'rules', title: 'Print rules', content: <RulesSection /> },
  { section: 'statuses', title: 'Statuses', content: <StatusesSection /> },
  { section: 'keys', title: 'Keys', content: <KeysSection /> },
  { section: 'workspace', title: 'Workspace', content: <WorkspaceSection /> },
  { section: 'about', title: 'About', content: <AboutSection /> },
]

/** Everything a person can set, a section at a time. */
export function SettingsPage() {
  const section = useDesk((desk) => desk.settingsSection)
  const place = PLACES.find((one) => one.section === section)
  useEffect(() => announcePainted('settings', 0), [])
  return (
    <div className="flex min-h-0 flex-1" data-testid="settings">
      <nav
        aria-label="Settings"
        className="flex w-[200px] flex-none flex-col gap-0.5 border-r border-line bg-panel p-2"
      >
        <h1 className="px-2 pt-1 pb-2 text-title font-semibold">Settings</h1>
        {PLACES.map((one) => (
          <button
            key={one.section}
            type="button"
            data-testid={`settings-${one.section}`}
            aria-current={one.section === section ? 'true' : undefined}
            className={`h-7 rounded-chip px-2 text-left ${
              one.section === section ? 'bg-accent-wash-2 font-medium text-accent-ink' : 'hover:bg-press'
            }`}
            onClick={() => useDesk.setState({ settingsSection: one.section })}
          >
            {one.title}
          </button>
        ))}
      </nav>
      <div className="min-w-0 flex-1 overflow-y-auto px-8 py-6">
        <h2 className="mb-5 text-page font-semibold">{place?.title}</h2>
        {place?.content}
      </div>
    </div>
  )
}
