import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { HELP } from '../../../src/main/app/cli/help.ts'
import { ERROR_CODES } from '../../../src/shared/errors/codes.ts'
import { dispositionOf } from '../../../src/shared/errors/disposition.ts'
import { events, methods } from '../../../src/shared/ipc/contract.ts'
import { EVENT_NAMES, METHOD_KINDS } from '../../../src/shared/ipc/contract-names.ts'
import type { Method } from '../../../src/shared/ipc/method.ts'
import { jsonSchemaOf, walkSchema } from '../../harness/schema-samples.ts'
import { inRoot, readSources } from './sources.ts'

const sources = readSources('src')
const tests = readSources('tests').filter(({ path }) => /\.(?:test|spec|test-d)\.tsx?$/.test(path))
const all: readonly (readonly [string, Method])[] = Object.entries(methods)
const handlerFiles = sources.filter(({ path }) => path.startsWith('src/main/app/desk/handlers/'))

describe('the contract', () => {
  test('and the names that the preload is built from are the same', () => {
    expect(METHOD_KINDS).toEqual(Object.fromEntries(all.map(([name, method]) => [name, method.kind])))
    expect([...EVENT_NAMES].sort()).toEqual(Object.keys(events).sort())
  })

  // The type Handlers makes a missing one a compile error; this finds a second one that a spread would hide.
  test.each(all)('%s has one handler', (name) => {
    const found = handlerFiles.flatMap(({ path, text }) =>
      [...text.matchAll(new RegExp(`^ +'${name}':`, 'gm'))].map(() => path),
    )
    expect(found).toHaveLength(1)
  })

  test.each(all)('%s has an input that takes no stray field, and an output', (_name, method) => {
    expect(method.input).toBeInstanceOf(z.ZodType)
    expect(method.output).toBeInstanceOf(z.ZodType)
    const objects = walkSchema(jsonSchemaOf(method.input)).filter(({ schema }) => schema.type === 'object')
    // A record has schemas for its keys and values instead of names.
    const open = objects.filter(
      ({ schema }) =>
        schema.additionalProperties !== false && typeof schema.additionalProperties !== 'object',
    )
    expect(open.map(({ path }) => path)).toEqual([])
    expect(objects.length).toBeGreaterThan(0)
  })

  test.each(all)('%s is asked by a test, by name', (name) => {
    const asked = tests.filter(
      ({ path, text }) => !path.includes('/architecture/') && text.includes(`'${name}'`),
    )
    expect(asked.length).toBeGreaterThan(0)
  })
})

describe('an error code', () => {
  const reserved = [
    ...readFileSync(inRoot('docs', 'architecture.md'), 'utf8').matchAll(/^\| `([a-z]+\.[A-Za-z]+)` \|/gm),
  ].map(([, code]) => code)
  const isUsed = (code: string) =>
    sources.some(({ path, text }) => path !== 'src/shared/errors/codes.ts' && text.includes(`'${code}'`))

  test.each(ERROR_CODES)('%s is used, or docs/architecture.md says what it waits for', (code) => {
    expect(isUsed(code)).toBe(!reserved.includes(code))
  })

  test.each(ERROR_CODES)('%s belongs to a family with a disposition', (code) => {
    expect(dispositionOf(code) === 'bug').toBe(code.startsWith('invariant.'))
  })
})

describe('the papers', () => {
  test('docs/desk.md holds the text of desk --help', () => {
    expect(readFileSync(inRoot('docs', 'desk.md'), 'utf8')).toContain(`\`\`\`\n${HELP}\`\`\``)
  })

  test('docs/desk.md has an example of every command', () => {
    const commands = [...HELP.matchAll(/^ {2}desk ([a-z]+)/gm)].map(([, command]) => command ?? '')
    const page = readFileSync(inRoot('docs', 'desk.md'), 'utf8').replace(HELP, '')
    expect(commands.length).toBeGreaterThan(12)
    for (const command of new Set(commands))
      expect(page, command).toContain(`npm run --silent desk -- ${command}`)
  })

  test('the decisions are numbered without a gap', () => {
    const names = readdirSync(inRoot('docs', 'decisions')).sort()
    expect(names.length).toBeGreaterThan(5)
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1))
  })

  const pages = [
    'README.md',
    'CHANGELOG.md',
    ...readdirSync(inRoot('docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
  ].filter((name) => name.endsWith('.md'))

  test.each(pages)('%s leads only to what is there, and names no machine', (page) => {
    const text = readFileSync(inRoot(page), 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link]) =>
      join(dirname(page), link ?? ''),
    )
    expect(links.filter((link) => !existsSync(inRoot(link)))).toEqual([])
    expect(text).not.toMatch(/\/(?:work|root|home)\/|registry\.npmjs/)
  })
})
