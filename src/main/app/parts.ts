import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { DeskParts } from './desk/desk.ts'

/**
 * Where the built threads, the migrations and the packages read at run time lie. `built` is the folder of the running entry (out/main);
 * `root` holds package.json, in the sources and in a packaged app alike.
 */
export function deskParts(built: string, root: string): DeskParts {
  return {
    writer: join(built, 'writer.js'),
    reader: join(built, 'reader.js'),
    importer: join(built, 'importer.js'),
    raster: join(built, 'raster.js'),
    pages: join(built, 'pages.js'),
    network: join(built, 'network.js'),
    migrations: join(root, 'drizzle'),
    packages: join(root, 'node_modules'),
  }
}

/** The folder the window and `desk` use unless told otherwise: the user's own application data. */
export function defaultWorkspace(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const base =
    platform === 'win32'
      ? (environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : (environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'))
  return join(base, 'CreatorFlow Desktop', 'workspace')
}

/** The folder that holds package.json, above the folder of the running entry. */
export function projectRoot(built: string): string {
  const root = join(built, '..', '..')
  return existsSync(join(root, 'package.json')) ? root : built
}
