import type { JournalAct } from '../../../shared/domain/journal/acts.ts'
import type { PriorityLevel } from '../../../shared/domain/orders/priority.ts'
import type { Page, PrinterRequest, SettingsSection } from '../desk-state.ts'
import type { PageAct } from '../page-acts.ts'
import type { Chord } from './chord.ts'

/** Where a command can be called: everywhere outside dialogs, on the page of that name, in the print question or in the check. */
export type CommandContext = 'anywhere' | 'orders' | 'printing' | 'sync' | 'conflicts' | 'uncertain' | 'check'

/** What the commands act upon. The registry itself knows no feature. */
export interface DeskActions {
  readonly move: (by: number, isExtending: boolean) => void
  readonly movePage: (direction: 1 | -1, isExtending: boolean) => void
  readonly moveToEdge: (edge: 'first' | 'last', isExtending: boolean) => void
  readonly toggleCursor: () => void
  readonly selectAll: () => void
  readonly goBack: () => void
  readonly focusSearch: () => void
  readonly focusDetail: () => void
  readonly toggleDetail: () => void
  readonly toggleSide: () => void
  readonly print: () => void
  readonly askReprint: () => void
  /** Asks how many labels of each order. */
  readonly askCopies: () => void
  /** Opens the check of the orders' boxes, one after the other. */
  readonly checkItems: () => void
  /** Opens the default printer's set-up, and does something there. */
  readonly setUpPrinter: (act: PrinterRequest['act']) => void
  /** For the selected orders, else for all of the view. */
  readonly printPickList: () => void
  readonly ship: () => void
  readonly askHold: () => void
  readonly release: () => void
  /** Claims the orders, gives back one's own, or asks why another desk's is taken over. */
  readonly claim: () => void
  readonly syncNow: () => void
  /** Does what the page on screen has for one of its own commands. */
  readonly pageAct: (act: PageAct) => void
  readonly undo: () => void
  readonly editNote: () => void
  readonly openImport: () => void
  readonly importLabels: () => void
  readonly openLabels: () => void
  readonly openKeys: () => void
  readonly openPalette: () => void
  readonly openUncertain: () => void
  readonly saveView: () => void
  readonly clearFilters: () => void
  readonly openPage: (page: Page, section?: SettingsSection) => void
  readonly openBuiltIn: (name: string) => void
  readonly filterPriority: (level: PriorityLevel) => void
  readonly sortByWhy: () => void
  readonly refresh: () => void
  readonly resolvePrint: (resolution: 'printed' | 'reprint' | 'cancel') => void
}

export type CommandGroup =
  | 'Move'
  | 'Select'
  | 'Orders'
  | 'Find'
  | 'Go to'
  | 'Program'
  | 'Print queue'
  | 'Sync'
  | 'To settle'
  | 'Did it print?'
  | 'Checking items'

/** One thing a person can do. Keys, key sheet, palette, tooltips and the key settings are all made from this table. */
export interface Command {
  readonly id: string
  readonly title: string
  readonly group: CommandGroup
  readonly keys: readonly Chord[]
  readonly context: CommandContext
  /** Keys that still count while a text field has the focus; single letters never do. */
  readonly inFields: 'never' | 'search' | 'always'
  /** The journal act it leads to; its class is shown before it is done. */
  readonly act: JournalAct | null
  readonly isInPalette: boolean
  /** `at` says which of its keys was pressed, from 0; the palette stands for the first. */
  readonly run: (desk: DeskActions, at: number) => void
}
