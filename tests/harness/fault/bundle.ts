import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { projectRoot } from '../store/project-root.ts'

const ROOT = projectRoot(import.meta.dirname)
const THREADS = join(ROOT, 'src', 'main', 'app', 'threads')

/**
 * Bundles the harness's children and the threads of a desk as they are in the sources now, so that a test that starts
 * a hundred processes does not strip types a hundred times. Answers the folder.
 */
export async function bundleChildren(name: string, children: readonly string[]): Promise<string> {
  // Inside the project, so that native modules are found from there.
  const outDir = join(ROOT, 'test-results', 'children', name)
  mkdirSync(outDir, { recursive: true })
  const entries = Object.fromEntries([
    ...children.map((child) => [child, join(import.meta.dirname, `${child}.ts`)]),
    ...['writer', 'reader', 'importer', 'raster', 'pages'].map((thread) => [
      thread,
      join(THREADS, `${thread}.ts`),
    ]),
  ])
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    ssr: { noExternal: ['zod', 'uuid', 'papaparse', 'saxes', 'yauzl', 'drizzle-orm'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node24',
      rolldownOptions: { input: entries, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  })
  return outDir
}
