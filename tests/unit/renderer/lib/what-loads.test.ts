import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Every file the window can load, followed through imports that leave code behind. */
function reachable(entry: string, seen = new Set<string>(), hasLazy = true): Set<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  if (!/\.tsx?$/.test(entry)) return seen
  const text = readFileSync(entry, 'utf8')
  const imports = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(?!type\b)(?:[^'"\n]*?from\s+)?['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/g,
  )
  for (const [statement, fixed, lazy] of imports) {
    const target = fixed ?? (hasLazy ? lazy : undefined) ?? ''
    // `import { type A, type B }` leaves nothing behind.
    const names = /\{([^}]*)\}/
      .exec(statement)?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
    if (names !== undefined && names.length > 0 && names.every((name) => name.startsWith('type '))) continue
    if (target.startsWith('.')) reachable(resolve(dirname(entry), target), seen, hasLazy)
    else if (target !== '') seen.add(target)
  }
  return seen
}

describe('what the window loads', () => {
  const loaded = reachable(join(import.meta.dirname, '../../../../src/renderer/main.ts'))

  it('follows the whole window, or the next test would prove nothing', () => {
    expect([...loaded].filter((file) => file.endsWith('settings-page.tsx'))).toHaveLength(1)
    expect(loaded).toContain('recharts')
  })

  it('leaves pages that need a server, and what of the status bar does, out of the first paint', () => {
    const first = [
      ...reachable(join(import.meta.dirname, '../../../../src/renderer/main.ts'), new Set(), false),
    ]
    expect(first.filter((file) => file.endsWith('status-bar.tsx'))).toHaveLength(1)
    const late = /features\/(?:sync|conflicts|settings)\/|sync-parts|sync-words|ticking|outage-line/
    expect(first.filter((file) => late.test(file))).toEqual([])
  })

  it('has no zod in it, since zod tries eval and the content policy reports that', () => {
    expect(loaded).not.toContain('zod')
    expect([...loaded].filter((file) => file.startsWith('node:') || file === 'electron')).toEqual([])
  })
})
