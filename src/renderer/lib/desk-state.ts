import { create } from 'zustand'
import type { Settings } from '../../shared/domain/settings/settings.ts'
import type { WorkspaceStatus } from '../../shared/ipc/app.contract.ts'

export type Page = 'orders' | 'dashboard' | 'printing' | 'sync' | 'conflicts' | 'settings'

/** Acts that are done for a reason a person gives. */
export type ReasonAct = 'hold' | 'reprint' | 'takeOver'

/** What lies over the page and takes the keys; one at a time. */
export type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'import' }
  | { readonly kind: 'labels' }
  | { readonly kind: 'uncertain'; readonly jobId: string | null }
  | { readonly kind: 'copies'; readonly seqs: readonly number[] }
  | { readonly kind: 'check'; readonly seqs: readonly number[] }
  | { readonly kind: 'reason'; readonly act: ReasonAct; readonly seqs: readonly number[] }
  | { readonly kind: 'save-view' }

/** What a command wants done with the default printer, at its set-up. A new one each time, so that asking twice counts. */
export interface PrinterRequest {
  readonly act: 'open' | 'test' | 'calibrate'
}

/** A section of the settings page, by the name that other pages lead to. */
export type SettingsSection =
  | 'shop'
  | 'account'
  | 'printers'
  | 'rules'
  | 'statuses'
  | 'keys'
  | 'workspace'
  | 'about'

/** Where the person is and what is known of the workspace. Orders are not in here: the table has them. */
export interface DeskState {
  readonly page: Page
  readonly settingsSection: SettingsSection
  readonly overlay: Overlay
  readonly isDetailOpen: boolean
  readonly isSideOpen: boolean
  readonly status: WorkspaceStatus | null
  readonly settings: Settings | null
  /** Asks the detail panel to start editing the note; a number so that asking twice counts. */
  readonly noteRequest: number
  /** Kept until the printers' page has it. */
  readonly printerRequest: PrinterRequest | null
}

const WIDE_ENOUGH_FOR_DETAIL_PX = 1_560
const WIDE_ENOUGH_FOR_SIDE_PX = 1_080

export const useDesk = create<DeskState>()(() => ({
  page: 'orders',
  settingsSection: 'shop',
  overlay: { kind: 'none' },
  ...panelsFor(window.innerWidth),
  status: null,
  settings: null,
  noteRequest: 0,
  printerRequest: null,
}))

/** Which side panels there is room for, in a window of so many pixels. */
export function panelsFor(width: number): Pick<DeskState, 'isDetailOpen' | 'isSideOpen'> {
  return { isDetailOpen: width >= WIDE_ENOUGH_FOR_DETAIL_PX, isSideOpen: width >= WIDE_ENOUGH_FOR_SIDE_PX }
}

/** Opens a page; settings may be opened at a section. */
export function openPage(page: Page, settingsSection?: SettingsSection): void {
  useDesk.setState(settingsSection === undefined ? { page } : { page, settingsSection })
}

/** Lays something over the page, or takes it away again. */
export function openOverlay(overlay: Overlay): void {
  useDesk.setState({ overlay })
}

/** Goes back to the page itself. */
export function closeOverlay(): void {
  useDesk.setState({ overlay: { kind: 'none' } })
}
