import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { messageOf, StackError } from './stack-error.ts'

/** What the stack takes from supabase/config.toml, the file that the Supabase CLI reads. */
const schema = z.object({
  api: z.object({
    schemas: z.array(z.string()).min(1),
    extra_search_path: z.array(z.string()),
    max_rows: z.int().positive(),
  }),
  db: z.object({ major_version: z.literal(17) }),
  auth: z.object({
    site_url: z.url(),
    /** Seconds. */
    jwt_expiry: z.int().min(1),
  }),
  functions: z.record(z.string(), z.object({ verify_jwt: z.boolean().default(true) })).default({}),
})

/** The settings that the stack and hosted Supabase share. */
export type StackConfig = z.infer<typeof schema>

/**
 * Reads supabase/config.toml.
 * @param folder the folder that holds it, usually `supabase`
 * @throws {StackError} stack.config_invalid
 */
export function readConfig(folder: string): StackConfig {
  const path = join(folder, 'config.toml')
  try {
    return schema.parse(parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new StackError('stack.config_invalid', `${path}: ${messageOf(error)}`, 'Mend the file.', error)
  }
}
