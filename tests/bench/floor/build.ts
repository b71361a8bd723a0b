import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { build } from 'vite'
import { projectRoot } from '../../harness/electron/launch.ts'

/** The pages of the floor app. */
export type FloorPage = 'blank' | 'floor'

/** Bundles the floor app as the app itself is bundled, and answers its folder. */
export async function buildFloor(): Promise<string> {
  const outDir = join(projectRoot, 'test-results', 'bench-floor')
  mkdirSync(outDir, { recursive: true })
  writeFileSync(
    join(outDir, 'package.json'),
    JSON.stringify({ name: 'floor', main: 'main.js', type: 'module' }),
  )
  cpSync(join(import.meta.dirname, 'page'), join(outDir, 'page'), { recursive: true })
  await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'main.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node24.15',
      minify: true,
      rolldownOptions: {
        external: ['electron', /^node:/, ...builtinModules],
        output: { format: 'es', entryFileNames: 'main.js', codeSplitting: false },
      },
    },
  })
  return outDir
}

/** The arguments that open one page of the floor app, with the app's own preload. */
export function floorArguments(app: string, folder: string, page: FloorPage): string[] {
  const preload = join(projectRoot, 'out', 'preload', 'index.cjs')
  return [app, `--folder=${folder}`, `--preload=${preload}`, `--page=${page}`]
}
