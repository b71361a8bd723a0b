import type { Chord } from './chord.ts'
import type { Command } from './command.ts'
import { PAGE_COMMANDS } from './page-commands.ts'

type Options = Partial<Pick<Command, 'context' | 'inFields' | 'act' | 'isInPalette'>>

function command(
  group: Command['group'],
  id: string,
  title: string,
  keys: readonly Chord[],
  run: Command['run'],
  options: Options = {},
): Command {
  const context = group === 'Go to' || group === 'Program' ? 'anywhere' : 'orders'
  return { id, title, group, keys, run, context, inFields: 'never', act: null, isInPalette: true, ...options }
}

const quiet: Options = { isInPalette: false }
const fromSearch: Options = { isInPalette: false, inFields: 'search' }

const MOVE: readonly Command[] = [
  command('Move', 'down', 'Next order', ['ArrowDown', 'J'], (desk) => desk.move(1, false), fromSearch),
  command('Move', 'up', 'Previous order', ['ArrowUp', 'K'], (desk) => desk.move(-1, false), fromSearch),
  command(
    'Move',
    'page-down',
    'One screen down',
    ['PageDown'],
    (desk) => desk.movePage(1, false),
    fromSearch,
  ),
  command('Move', 'page-up', 'One screen up', ['PageUp'], (desk) => desk.movePage(-1, false), fromSearch),
  command('Move', 'first', 'First order', ['Home'], (desk) => desk.moveToEdge('first', false), quiet),
  command('Move', 'last', 'Last order', ['End'], (desk) => desk.moveToEdge('last', false), quiet),
  command('Move', 'detail', 'Open the order', ['Enter'], (desk) => desk.focusDetail(), fromSearch),
  command('Move', 'back', 'Back, or clear', ['Escape'], (desk) => desk.goBack(), {
    context: 'anywhere',
    inFields: 'always',
    isInPalette: false,
  }),
]

const SELECT: readonly Command[] = [
  command('Select', 'select', 'Select the order', ['Space'], (desk) => desk.toggleCursor(), quiet),
  command(
    'Select',
    'extend-down',
    'Extend down',
    ['Shift+ArrowDown', 'Shift+J'],
    (desk) => desk.move(1, true),
    quiet,
  ),
  command(
    'Select',
    'extend-up',
    'Extend up',
    ['Shift+ArrowUp', 'Shift+K'],
    (desk) => desk.move(-1, true),
    quiet,
  ),
  command(
    'Select',
    'extend-page-down',
    'Extend a screen down',
    ['Shift+PageDown'],
    (desk) => desk.movePage(1, true),
    quiet,
  ),
  command(
    'Select',
    'extend-page-up',
    'Extend a screen up',
    ['Shift+PageUp'],
    (desk) => desk.movePage(-1, true),
    quiet,
  ),
  command(
    'Select',
    'extend-first',
    'Extend to the first',
    ['Shift+Home'],
    (desk) => desk.moveToEdge('first', true),
    quiet,
  ),
  command(
    'Select',
    'extend-last',
    'Extend to the last',
    ['Shift+End'],
    (desk) => desk.moveToEdge('last', true),
    quiet,
  ),
  command('Select', 'select-all', 'Select the whole view', ['Mod+A'], (desk) => desk.selectAll()),
]

const ORDERS: readonly Command[] = [
  command('Orders', 'print', 'Print label', ['P'], (desk) => desk.print(), { act: 'print' }),
  command('Orders', 'print-copies', 'Print with copies…', ['Shift+C'], (desk) => desk.askCopies(), {
    act: 'print',
  }),
  command('Orders', 'reprint', 'Reprint with a reason', ['Shift+P'], (desk) => desk.askReprint(), {
    act: 'reprint',
  }),
  command('Orders', 'pick-list', 'Print pick list', ['Shift+L'], (desk) => desk.printPickList()),
  command('Orders', 'check-items', 'Check items', ['E'], (desk) => desk.checkItems(), { act: 'verify' }),
  command('Orders', 'ship', 'Mark shipped', ['S'], (desk) => desk.ship(), { act: 'ship' }),
  command('Orders', 'hold', 'Hold', ['H'], (desk) => desk.askHold(), { act: 'hold' }),
  command('Orders', 'release', 'Release hold', ['Shift+H'], (desk) => desk.release(), { act: 'release' }),
  command('Orders', 'claim', 'Claim, give back or take over', ['C'], (desk) => desk.claim(), {
    act: 'claim',
  }),
  command('Orders', 'note', 'Edit note', ['N'], (desk) => desk.editNote(), { act: 'note' }),
  command('Orders', 'undo', 'Undo', ['U', 'Mod+Z'], (desk) => desk.undo(), {
    act: 'undo',
    context: 'anywhere',
  }),
]

const FIND: readonly Command[] = [
  command('Find', 'search', 'Search orders', ['/', 'Mod+F'], (desk) => desk.focusSearch(), {
    context: 'anywhere',
  }),
  command('Find', 'only-urgent', 'Urgent only', ['1'], (desk) => desk.filterPriority('urgent')),
  command('Find', 'only-high', 'High only', ['2'], (desk) => desk.filterPriority('high')),
  command('Find', 'only-standard', 'Standard only', ['3'], (desk) => desk.filterPriority('standard')),
  command('Find', 'only-automated', 'Automated only', ['4'], (desk) => desk.filterPriority('automated')),
  command('Find', 'clear-filters', 'Clear search and filters', ['X'], (desk) => desk.clearFilters()),
  command('Find', 'sort-why', 'Sort by order of work', ['W'], (desk) => desk.sortByWhy()),
  command('Find', 'save-view', 'Save this view', ['V'], (desk) => desk.saveView()),
]

const GO_TO: readonly Command[] = [
  command('Go to', 'go-orders', 'Orders', ['G O'], (desk) => desk.openPage('orders')),
  command('Go to', 'go-dashboard', 'Dashboard', ['G D'], (desk) => desk.openPage('dashboard')),
  command('Go to', 'go-printing', 'Printing', ['G P'], (desk) => desk.openPage('printing')),
  command('Go to', 'go-sync', 'Sync', ['G Y'], (desk) => desk.openPage('sync')),
  command('Go to', 'go-conflicts', 'To settle', ['G C'], (desk) => desk.openPage('conflicts')),
  command('Go to', 'go-settings', 'Settings', ['G S'], (desk) => desk.openPage('settings')),
  command('Go to', 'go-account', 'Account and team', ['G A'], (desk) => desk.openPage('settings', 'account')),
  command('Go to', 'go-printer', 'Set up the default printer', ['G R'], (desk) => desk.setUpPrinter('open')),
  command('Go to', 'go-to-ship', 'To ship', ['G T'], (desk) => desk.openBuiltIn('to-ship')),
  command('Go to', 'go-overdue', 'Overdue', ['G L'], (desk) => desk.openBuiltIn('overdue')),
  command('Go to', 'go-held', 'On hold', ['G H'], (desk) => desk.openBuiltIn('held')),
  command('Go to', 'go-labels', 'Labels to match by hand', ['G M'], (desk) => desk.openLabels()),
  command('Go to', 'go-uncertain', 'Labels that may not have printed', ['G U'], (desk) =>
    desk.openUncertain(),
  ),
]

const PROGRAM: readonly Command[] = [
  command('Program', 'palette', 'All commands', ['Mod+K'], (desk) => desk.openPalette(), {
    inFields: 'always',
    isInPalette: false,
  }),
  command('Program', 'keys', 'Keys', ['?'], (desk) => desk.openKeys()),
  command('Program', 'import', 'Import an export', ['I'], (desk) => desk.openImport(), { act: 'import' }),
  command('Program', 'import-labels', 'Import labels', ['Shift+I'], (desk) => desk.importLabels(), {
    act: 'importLabels',
  }),
  command('Program', 'sync-now', 'Sync now', ['Y'], (desk) => desk.syncNow()),
  command('Program', 'printer-test', 'Print a test label', ['Shift+T'], (desk) => desk.setUpPrinter('test')),
  command('Program', 'printer-calibrate', 'Calibrate the printer', ['G K'], (desk) =>
    desk.setUpPrinter('calibrate'),
  ),
  command('Program', 'refresh', 'Read everything again', ['R'], (desk) => desk.refresh()),
  command('Program', 'toggle-detail', 'Show or hide the order panel', ['D'], (desk) => desk.toggleDetail()),
  command('Program', 'toggle-side', 'Show or hide the views', ['B'], (desk) => desk.toggleSide()),
]

const answer: Options = { context: 'uncertain', isInPalette: false }

const UNCERTAIN: readonly Command[] = [
  command(
    'Did it print?',
    'it-printed',
    'Yes, it came out',
    ['1'],
    (desk) => desk.resolvePrint('printed'),
    answer,
  ),
  command(
    'Did it print?',
    'print-again',
    'No, print it again',
    ['2'],
    (desk) => desk.resolvePrint('reprint'),
    answer,
  ),
  command(
    'Did it print?',
    'drop-print',
    'No, and do not print it',
    ['3'],
    (desk) => desk.resolvePrint('cancel'),
    answer,
  ),
]

/** Every command, in the order of the key sheet. */
export const COMMANDS: readonly Command[] = [
  ...ORDERS,
  ...MOVE,
  ...SELECT,
  ...FIND,
  ...GO_TO,
  ...PROGRAM,
  ...PAGE_COMMANDS,
  ...UNCERTAIN,
]
