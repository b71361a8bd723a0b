import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

it('says for every direct dependency under which licence it is used and why', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >
  const rows = read('docs/dependencies.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
  const listed = rows.map((row) => row.split('|').map((cell) => cell.trim()))
  const described = listed.filter(([, name, licence, why]) => name && licence && why).map(([, name]) => name)
  const missing = Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !described.includes(name),
  )
  expect(missing).toEqual([])
})

it('pins every direct dependency to one exact version', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, range]) => !/^\d+\.\d+\.\d+/.test(range),
  )
  expect(loose).toEqual([])
})

it('names no registry or mirror in the lock file', () => {
  expect(read('package-lock.json')).not.toContain('"resolved"')
})
