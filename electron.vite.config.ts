import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname
const at = (path: string) => resolve(root, path)

/**
 * The fallback runtime (Electron 41.3: Chromium 146, Node 24.15) is older than the pinned one, and the
 * same build has to run on both, so the targets follow the older of the two.
 */
const targets = { node: 'node24.15', chrome: 'chrome146' }

/** Entry name (so out/main/<name>.js) to source. Threads are entries: a worker needs a file of its own. */
const mainEntries: Record<string, string> = {
  index: 'src/main/index.ts',
  desk: 'src/main/desk.ts',
  writer: 'src/main/app/threads/writer.ts',
  reader: 'src/main/app/threads/reader.ts',
  importer: 'src/main/app/threads/importer.ts',
  raster: 'src/main/app/threads/raster.ts',
  pages: 'src/main/app/threads/pages.ts',
  network: 'src/main/app/threads/network.ts',
}

const presentEntries = Object.fromEntries(
  Object.entries(mainEntries)
    .filter(([, source]) => existsSync(at(source)))
    .map(([name, source]) => [name, at(source)]),
)

/** Only the packages under `dependencies` stay outside: they are native or load files of their own. */
const mainOutput = {
  format: 'es',
  entryFileNames: '[name].js',
  // Beside the entries: `import.meta.dirname` is then out/main in every chunk, and './writer.js' is right.
  chunkFileNames: 'chunk-[name]-[hash].js',
} as const

/** A sandboxed preload can load neither ES modules nor files beside it: one CommonJS file. */
const preloadOutput = { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false } as const

const preload = {
  build: {
    outDir: at('out/preload'),
    target: targets.node,
    minify: true,
    externalizeDeps: false,
    rolldownOptions: { input: { index: at('src/main/preload/index.ts') }, output: preloadOutput },
  },
}

const renderer = {
  root: at('src/renderer'),
  plugins: [react(), tailwindcss()],
  build: {
    outDir: at('out/renderer'),
    target: targets.chrome,
    minify: true,
    // The CSP allows no data: scripts or styles, so nothing is inlined as one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: at('src/renderer/index.html') } },
  },
}

/** What the program ships with; the About panel compares it with what runs. */
const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8')) as {
  devDependencies: Record<string, string>
}

export default defineConfig({
  main: {
    define: {
      __PINNED_ELECTRON__: JSON.stringify(manifest.devDependencies['electron']?.replace(/^\D+/, '')),
    },
    build: {
      outDir: at('out/main'),
      target: targets.node,
      minify: true,
      rolldownOptions: { input: presentEntries, output: mainOutput },
    },
  },
  ...(existsSync(at('src/main/preload/index.ts')) ? { preload } : {}),
  ...(existsSync(at('src/renderer/index.html')) ? { renderer } : {}),
})
