import type { Import, Source } from './sources.ts'

/** What the files of one layer may import. The first layer whose pattern fits a file is its layer. */
export interface Layer {
  readonly name: string
  readonly files: RegExp
  /** Our own files; the layer's own folder has to be named too. */
  readonly may: readonly RegExp[]
  /** Packages by name, `node:` for all of Node, `electron` for Electron. */
  readonly packages: readonly string[]
}

const SHARED = /^src\/shared\//
const PLATFORM = /^src\/main\/platform\//
const DB = /^src\/main\/db\//
const OUTBOX = /^src\/main\/outbox\//
const PRINTING = /^src\/main\/printing\//
const AUTH = /^src\/main\/auth\//
const SYNC = /^src\/main\/sync\//
const TRANSPORT = /^src\/main\/sync\/transport\//
const SECURITY = /^src\/main\/security\//
const IPC = /^src\/main\/ipc\//
const FEATURES = /^src\/main\/features\//
/** The parts of the composition that run without Electron: in threads, in tests and behind `desk`. */
const HEADLESS = /^src\/main\/app\/(?:store|desk|threads|cli)\/|^src\/main\/app\/[^/]+$/
const APP = /^src\/main\/app\//
const UI = /^src\/renderer\/ui\//
const LIB = /^src\/renderer\/lib\//
const VIEW_PACKAGES = ['react', 'lucide-react', 'radix-ui', 'zustand', 'cmdk', 'recharts']

/** Packages of one feature alone. */
const FEATURE_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  imports: ['papaparse', 'saxes', 'yauzl'],
}

/** One feature that may use another, by name; to go when practice moves below imports. */
const FEATURE_USES: Readonly<Record<string, readonly string[]>> = { practice: ['imports'] }

const FIXED: readonly Layer[] = [
  { name: 'shared', files: SHARED, may: [SHARED], packages: ['zod', 'uuid'] },
  { name: 'main/platform', files: PLATFORM, may: [SHARED, PLATFORM], packages: ['node:', 'electron'] },
  {
    name: 'main/db',
    files: DB,
    may: [SHARED, PLATFORM, DB],
    packages: ['node:', 'better-sqlite3', 'drizzle-orm'],
  },
  { name: 'main/outbox', files: OUTBOX, may: [SHARED, PLATFORM, DB, OUTBOX], packages: ['node:'] },
  {
    name: 'main/printing',
    files: PRINTING,
    may: [SHARED, PLATFORM, PRINTING],
    packages: [
      'node:',
      'zod',
      '@napi-rs/canvas',
      'zpl-renderer-js',
      '@hyzyla/pdfium',
      'fast-png',
      'zxing-wasm',
      'koffi',
      'bonjour-service',
      'net-snmp',
    ],
  },
  {
    name: 'main/auth',
    files: AUTH,
    may: [SHARED, PLATFORM, AUTH],
    packages: ['node:', 'zod', '@supabase/supabase-js'],
  },
  {
    name: 'main/sync/transport',
    files: TRANSPORT,
    may: [SHARED, PLATFORM, AUTH, SYNC],
    packages: ['node:', 'zod', '@supabase/supabase-js'],
  },
  {
    // The object that the network thread serves: it holds a session and a transport, and is no engine.
    name: 'main/sync/network',
    files: /^src\/main\/sync\/network\//,
    may: [SHARED, PLATFORM, DB, AUTH, SYNC],
    packages: ['node:', 'zod'],
  },
  {
    name: 'main/sync',
    files: SYNC,
    may: [SHARED, PLATFORM, DB, OUTBOX, SYNC],
    packages: ['node:', 'zod'],
  },
  {
    name: 'main/security',
    files: SECURITY,
    may: [SHARED, PLATFORM, SECURITY],
    packages: ['node:', 'electron', 'zod'],
  },
  { name: 'main/ipc', files: IPC, may: [SHARED, SECURITY, IPC], packages: ['zod'] },
  {
    name: 'main/preload',
    files: /^src\/main\/preload\//,
    may: [/^src\/shared\/ipc\//, /^src\/shared\/errors\//, /^src\/main\/preload\//],
    packages: ['electron'],
  },
  {
    name: 'main/app without Electron',
    files: HEADLESS,
    may: [SHARED, PLATFORM, DB, OUTBOX, PRINTING, AUTH, SYNC, FEATURES, HEADLESS],
    packages: ['node:', 'zod'],
  },
  {
    name: 'main/app',
    files: /^src\/main\/(?:app\/|[^/]+$)/,
    may: [SHARED, PLATFORM, DB, OUTBOX, PRINTING, AUTH, SYNC, SECURITY, IPC, FEATURES, APP],
    packages: ['node:', 'electron', 'zod'],
  },
  { name: 'renderer/lib', files: LIB, may: [SHARED, LIB], packages: ['zustand', 'react'] },
  { name: 'renderer/ui', files: UI, may: [SHARED, LIB, UI], packages: VIEW_PACKAGES },
]

/** The layer of a file; throws for a file that no layer holds, so that no folder is added without a rule. */
export function layerOf(path: string): Layer {
  const feature = /^src\/(main|renderer)\/features\/([^/]+)\//.exec(path)
  if (feature) return featureLayer(feature[1] ?? '', feature[2] ?? '')
  const fixed = FIXED.find((layer) => layer.files.test(path))
  if (fixed) return fixed
  if (/^src\/renderer\/(?:app\/|[^/]+$)/.test(path))
    return {
      name: 'renderer/app',
      files: /^src\/renderer\//,
      may: [SHARED, /^src\/renderer\//],
      packages: [
        ...VIEW_PACKAGES,
        'react-dom',
        '@fontsource-variable/inter',
        '@fontsource-variable/jetbrains-mono',
      ],
    }
  throw new Error(`${path} lies in no layer: add one to layers.ts`)
}

function featureLayer(side: string, feature: string): Layer {
  const own = new RegExp(`^src/${side}/features/${feature}/`)
  const name = `${side}/features/${feature}`
  if (side === 'renderer') return { name, files: own, may: [SHARED, LIB, UI, own], packages: VIEW_PACKAGES }
  const uses = (FEATURE_USES[feature] ?? []).map((other) => new RegExp(`^src/main/features/${other}/`))
  const packages = ['node:', 'zod', ...(FEATURE_PACKAGES[feature] ?? [])]
  return { name, files: own, may: [SHARED, PLATFORM, DB, OUTBOX, own, ...uses], packages }
}

/** Why an import is not allowed; null where it is. */
export function whyRefused(source: Pick<Source, 'path'>, { specifier, target }: Import): string | null {
  const layer = layerOf(source.path)
  if (target !== null)
    return layer.may.some((pattern) => pattern.test(target)) ? null : `${layer.name} may not import ${target}`
  const name = packageOf(specifier)
  return layer.packages.includes(name) ? null : `${layer.name} may not import the package ${name}`
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:'
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

/** Every cycle of imports, as the path that leads round it; types count too, since they tie files together as well. */
export function findCycles(sources: readonly Source[]): string[][] {
  const edges = new Map(
    sources.map((source) => [
      source.path,
      source.imports.flatMap(({ target }) => (target === null ? [] : [target])),
    ]),
  )
  const done = new Set<string>()
  const cycles: string[][] = []
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at !== -1) cycles.push([...trail.slice(at), path])
    if (at !== -1 || done.has(path)) return
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) walk(path, [])
  return cycles
}

/** Every file that loading `entry` loads with it: static imports of values, all the way down. */
export function loadedWith(entry: string, sources: readonly Source[]): Set<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const seen = new Set<string>()
  const walk = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { target, isTypeOnly, isLater } of byPath.get(path)?.imports ?? [])
      if (target !== null && !isTypeOnly && !isLater) walk(target)
  }
  walk(entry)
  return seen
}
