import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { findCycles, layerOf, loadedWith, whyRefused } from './layers.ts'
import { inRoot, parseText, readSources } from './sources.ts'

const sources = readSources('src')

/** What a made-up file at `path` would be refused for. */
const refusals = (path: string, text: string) => {
  const source = parseText(path, text)
  return source.imports.map((one) => whyRefused(source, one)).filter((why) => why !== null)
}

test('every file imports only what its layer may', () => {
  const found = sources.flatMap((source) =>
    source.imports.flatMap((one) => {
      const why = whyRefused(source, one)
      return why === null ? [] : [`${source.path}: ${why}`]
    }),
  )
  expect(found).toEqual([])
  expect(sources.length).toBeGreaterThan(200)
})

test('every relative import names a file that is there, with its extension', () => {
  const missing = sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ target, specifier }) =>
      target === null ||
      (/\.(?:tsx?|css|json|svg|woff2|html)(?:\?\w+)?$/.test(specifier) && existsSync(inRoot(target)))
        ? []
        : [`${path}: ${specifier}`],
    ),
  )
  expect(missing).toEqual([])
})

test('no file imports itself by way of others', () => {
  expect(findCycles(sources).map((cycle) => cycle.join(' → '))).toEqual([])
})

test('no thread loads drizzle at its start (docs/decisions/0003-store.md)', () => {
  for (const entry of [
    'index',
    'desk',
    'app/threads/writer',
    'app/threads/reader',
    'app/threads/importer',
    'app/threads/network',
  ]) {
    const loaded = [...loadedWith(`src/main/${entry}.ts`, sources)]
    expect(loaded.length, entry).toBeGreaterThan(5)
    expect(loaded.filter((path) => /\/db\/(?:orm\.ts|schema\/)/.test(path))).toEqual([])
  }
})

test('supabase-js is loaded by the network thread alone', () => {
  const holders = (entry: string) => {
    const loaded = loadedWith(`src/main/${entry}.ts`, sources)
    return sources
      .filter(
        ({ path, imports }) =>
          loaded.has(path) &&
          imports.some(({ specifier, isTypeOnly }) => specifier.startsWith('@supabase/') && !isTypeOnly),
      )
      .map(({ path }) => path)
  }
  for (const entry of ['index', 'desk', 'app/threads/writer', 'app/threads/reader', 'app/threads/importer'])
    expect(holders(entry), entry).toEqual([])
  expect(holders('app/threads/network').length).toBeGreaterThan(0)
})

test('what runs without Electron reaches no Electron, by any way', () => {
  for (const entry of [
    'desk',
    'app/threads/writer',
    'app/threads/reader',
    'app/threads/importer',
    'app/threads/raster',
    'app/threads/network',
  ]) {
    const loaded = loadedWith(`src/main/${entry}.ts`, sources)
    const electron = sources.filter(
      ({ path, imports }) =>
        loaded.has(path) &&
        imports.some(({ specifier, isTypeOnly }) => specifier === 'electron' && !isTypeOnly),
    )
    expect(
      electron.map(({ path }) => path),
      entry,
    ).toEqual([])
  }
})

describe('the rules refuse', () => {
  test.each([
    ['src/shared/domain/a.ts', `import { readFileSync } from 'node:fs'`],
    ['src/shared/domain/a.ts', `export * from '../../main/db/tx.ts'`],
    ['src/main/db/a.ts', `import { app } from 'electron'`],
    ['src/main/db/a.ts', `const later = () => import('../features/orders/commands.ts')`],
    ['src/main/outbox/a.ts', `import type { Order } from '../features/orders/commands.ts'`],
    ['src/main/features/orders/a.ts', `import { sql } from 'drizzle-orm'`],
    ['src/main/features/orders/a.ts', `import { listPrinters } from '../printing/printers.ts'`],
    ['src/main/auth/a.ts', `import type { ReadTx } from '../db/tx.ts'`],
    ['src/main/sync/engine/a.ts', `import { createClient } from '@supabase/supabase-js'`],
    ['src/main/sync/store/a.ts', `import { Session } from '../../auth/session.ts'`],
    ['src/main/printing/a.ts', `import type { ReadTx } from '../db/tx.ts'`],
    ['src/main/ipc/a.ts', `import type { ReadTx } from '../db/tx.ts'`],
    ['src/main/preload/a.ts', `import { join } from 'node:path'`],
    ['src/main/app/store/a.ts', `import { app } from 'electron'`],
    ['src/renderer/features/orders/a.ts', `import type { Store } from '../../../main/app/store/store.ts'`],
    ['src/renderer/features/orders/a.ts', `import { keep } from '../settings/keep.ts'`],
    ['src/renderer/ui/a.tsx', `import { table } from '../features/orders/table.ts'`],
    ['src/renderer/app/a.ts', `import { createClient } from '@supabase/supabase-js'`],
  ])('in %s: %s', (path, text) => {
    expect(refusals(path, text)).toHaveLength(1)
  })

  test('a file outside every layer', () => {
    expect(() => layerOf('src/other/a.ts')).toThrow('no layer')
  })

  test('a cycle, and name its path', () => {
    const ring = ['b', 'c', 'a'].map((next, index) =>
      parseText(`src/shared/${'abc'[index]}.ts`, `import type { X } from './${next}.ts'`),
    )
    expect(findCycles(ring)).toEqual([
      ['src/shared/a.ts', 'src/shared/b.ts', 'src/shared/c.ts', 'src/shared/a.ts'],
    ])
  })
})
