import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { AppInfo } from '../../shared/ipc/app.contract.ts'

const manifestSchema = z.object({ version: z.string(), productName: z.string() })

/** The program and its runtime as a plain Node process sees them. */
export function nodeInfo(root: string, sqlite: string): AppInfo {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  return {
    name: manifest.productName,
    version: manifest.version,
    electron: process.versions['electron'] ?? '',
    chromium: process.versions['chrome'] ?? '',
    node: process.versions.node,
    sqlite,
    isFallbackRuntime: false,
    platform: `${process.platform} ${process.arch}`,
    isPackaged: false,
  }
}
