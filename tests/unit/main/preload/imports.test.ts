import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../../..')
const VALUE_IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm

/** Everything the preload's bundle would hold: packages by name, our files by path. */
function imported(file: string, seen = new Set<string>()): ReadonlySet<string> {
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(VALUE_IMPORT)) {
    const target = specifier.startsWith('.') ? resolve(dirname(file), specifier) : specifier
    if (seen.has(target)) continue
    seen.add(target)
    if (specifier.startsWith('.')) imported(target, seen)
  }
  return seen
}

test('the preload brings electron and a few files of ours: no zod, no Node, nothing of main', () => {
  const all = [...imported(resolve(root, 'src/main/preload/index.ts'))]
  const files = all.filter((name) => name.startsWith(root)).map((name) => name.slice(root.length + 1))
  expect(all.filter((name) => !name.startsWith(root))).toEqual(['electron'])
  expect(files.sort()).toEqual([
    'src/main/preload/bridge.ts',
    'src/main/preload/expose.ts',
    'src/main/preload/wire.ts',
    'src/shared/ipc/contract-names.ts',
  ])
})
