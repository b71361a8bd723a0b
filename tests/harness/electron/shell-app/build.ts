import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../../../..')
/** Under the project, so that what is left outside the bundle resolves. */
const outDir = join(root, 'test-results', 'shell-app')
let built: Promise<void> | undefined

/** Bundles the fixture's main and preload once a process; the answer is the app's folder. */
export async function buildShellApp(): Promise<string> {
  built ??= bundle()
  await built
  return outDir
}

async function bundle(): Promise<void> {
  mkdirSync(outDir, { recursive: true })
  writeFileSync(
    join(outDir, 'package.json'),
    JSON.stringify({ name: 'shell-app', main: 'main.js', type: 'module' }),
  )
  await bundleOne('main.ts', 'es', 'main.js')
  await bundleOne('preload.ts', 'cjs', 'preload.cjs')
}

async function bundleOne(entry: string, format: 'es' | 'cjs', name: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, entry),
      outDir,
      emptyOutDir: false,
      target: 'node24.15',
      rolldownOptions: {
        external: ['electron', /^node:/, ...builtinModules],
        output: { format, entryFileNames: name, codeSplitting: false },
      },
    },
  })
}

/**
 * A folder for one run: the page, the crash page of the app, and around them what an attacker would like to be
 * served: a file outside, a sibling folder of the same prefix, a link that leaves.
 */
export function makeShellFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'creatorflow-shell-'))
  cpSync(join(import.meta.dirname, 'page'), join(folder, 'page'), { recursive: true })
  cpSync(join(root, 'src/renderer/public'), join(folder, 'page'), { recursive: true })
  mkdirSync(join(folder, 'page-evil'))
  for (const secret of ['secret.txt', 'page-evil/secret.txt']) writeFileSync(join(folder, secret), 'SECRET')
  const link = join(folder, 'page/link.txt')
  if (!existsSync(link)) symlinkSync(join(folder, 'secret.txt'), link)
  return folder
}
