import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The project's folder, seen from a source of the harness or from a bundle of it. */
export function projectRoot(from: string): string {
  const isRoot = existsSync(join(from, 'drizzle')) && existsSync(join(from, 'package.json'))
  if (isRoot || dirname(from) === from) return from
  return projectRoot(dirname(from))
}
