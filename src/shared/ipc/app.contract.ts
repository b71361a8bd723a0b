import { z } from 'zod'
import { emptySchema } from './common.ts'
import { command, event, query } from './method.ts'

/** A printer as the status bar shows it. */
export const printerStatusSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  isDefault: z.boolean(),
  isVirtual: z.boolean(),
  state: z.enum([
    'ready',
    'printing',
    'busy',
    'low',
    'paused',
    'offline',
    'paperOut',
    'ribbonOut',
    'coverOpen',
    'notReady',
    'unknown',
  ]),
  /** In words, with what to do; empty when there is nothing to do. */
  reason: z.string(),
  waiting: z.int(),
  uncertain: z.int(),
})
export type PrinterStatus = z.output<typeof printerStatusSchema>

/** The state of the workspace, always true. The sync figures are zero and null in a local workspace. */
export const statusSchema = z.object({
  workspace: z.string(),
  kind: z.enum(['local', 'practice', 'cloud']),
  online: z.boolean(),
  lastPullAt: z.int().nullable(),
  pending: z.int(),
  deadLetters: z.int(),
  conflicts: z.int(),
  orders: z.int(),
  printers: z.array(printerStatusSchema),
})
export type WorkspaceStatus = z.output<typeof statusSchema>

/** The program and the runtime that is actually in use. */
export const appInfoSchema = z.object({
  name: z.string(),
  version: z.string(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
  sqlite: z.string(),
  isFallbackRuntime: z.boolean(),
  platform: z.string(),
  isPackaged: z.boolean(),
})
export type AppInfo = z.output<typeof appInfoSchema>

/** Pages the program may open in the person's browser, by name: never an address from a page. */
export const LINK_IDS = ['sellerCenterOrders', 'sellerCenterHelp'] as const

export const appMethods = {
  'app.info': query(emptySchema, appInfoSchema),
  'app.status': query(emptySchema, statusSchema),
  'app.openLink': command(z.strictObject({ link: z.enum(LINK_IDS) }), z.object({ opened: z.boolean() })),
  'app.saveDiagnostics': command(
    emptySchema,
    z.object({ saved: z.boolean(), fileName: z.string().nullable() }),
  ),
  /** The page says that its first view is on screen; benchmarks and `--screenshot` wait for it. */
  'app.painted': query(z.strictObject({ view: z.string().max(32), rows: z.int() }), z.object({})),
  'workspace.createPractice': command(
    z.strictObject({ orders: z.int().min(1).max(100_000) }),
    z.object({ importId: z.uuid(), journalId: z.uuid().nullable(), orders: z.int() }),
  ),
  'workspace.backup': command(
    emptySchema,
    z.object({ saved: z.boolean(), fileName: z.string().nullable(), orders: z.int() }),
  ),
  'workspace.restore': command(emptySchema, z.object({ restored: z.boolean(), orders: z.int() })),
  'workspace.verify': query(
    emptySchema,
    z.object({
      isSound: z.boolean(),
      checks: z.array(z.object({ name: z.string(), isSound: z.boolean(), detail: z.string() })),
    }),
  ),
} as const

export const appEvents = {
  /** Something in `app.status` changed. */
  'status.changed': event(z.object({})),
} as const
