import type { EventName, MethodName } from './contract.ts'
import type { MethodKind } from './method.ts'

/**
 * The contract's names without its schemas, so that the preload stays small and starts fast. The types make a
 * missing or extra name a compile error; a test compares the kinds.
 */
export const METHOD_KINDS: Readonly<Record<MethodName, MethodKind>> = {
  'app.info': 'query',
  'app.status': 'query',
  'app.openLink': 'command',
  'app.saveDiagnostics': 'command',
  'app.painted': 'query',
  'workspace.createPractice': 'command',
  'workspace.backup': 'command',
  'workspace.restore': 'command',
  'workspace.verify': 'query',
  'orders.openView': 'query',
  'orders.rows': 'query',
  'orders.counts': 'query',
  'orders.detail': 'query',
  'orders.ship': 'command',
  'orders.hold': 'command',
  'orders.release': 'command',
  'orders.note': 'command',
  'journal.list': 'query',
  'journal.undo': 'command',
  'views.list': 'query',
  'views.save': 'command',
  'views.remove': 'command',
  'imports.choose': 'command',
  'imports.dryRun': 'query',
  'imports.start': 'command',
  'imports.cancel': 'command',
  'imports.running': 'query',
  'printers.list': 'query',
  'printers.confirmAddress': 'command',
  'printers.add': 'command',
  'printers.remove': 'command',
  'printers.setDefault': 'command',
  'printers.probe': 'command',
  'printers.pause': 'command',
  'print.print': 'command',
  'print.reprint': 'command',
  'print.jobs': 'query',
  'print.resolve': 'command',
  'print.cancel': 'command',
  'print.prepare': 'query',
  'print.preview': 'query',
  'settings.get': 'query',
  'settings.update': 'command',
  'settings.mapStatus': 'command',
  'dashboard.summary': 'query',
}

/** Every event a page may listen to. */
export const EVENT_NAMES: readonly EventName[] = [
  'status.changed',
  'orders.changed',
  'imports.progress',
  'printing.changed',
  'settings.changed',
]
