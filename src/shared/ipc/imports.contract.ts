import { z } from 'zod'
import {
  importOptionsSchema,
  importProgressSchema,
  importReportSchema,
} from '../domain/imports/import-types.ts'
import { emptySchema } from './common.ts'
import { command, event, query } from './method.ts'

/** A file a person chose in our dialog or dropped on the window: a token, since pages never name paths. */
export const chosenFileSchema = z.object({ token: z.uuid(), name: z.string(), size: z.number() })
export type ChosenFile = z.output<typeof chosenFileSchema>

const runSchema = z.strictObject({ source: z.uuid(), options: importOptionsSchema, runId: z.uuid() })

export const importsMethods = {
  'imports.choose': command(emptySchema, chosenFileSchema.nullable()),
  /** Reads the whole file and says what an import would do; writes nothing. */
  'imports.dryRun': query(runSchema, importReportSchema),
  'imports.start': command(runSchema, importReportSchema),
  'imports.cancel': command(z.strictObject({ runId: z.uuid() }), z.object({ wasRunning: z.boolean() })),
  /** The run in progress, for a page that was just loaded. */
  'imports.running': query(emptySchema, importProgressSchema.nullable()),
} as const

export const importsEvents = {
  'imports.progress': event(importProgressSchema),
} as const
