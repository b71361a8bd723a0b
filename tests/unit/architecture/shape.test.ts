import { describe, expect, test } from 'vitest'
import { type FunctionSpan, parseText, readSources, type Source } from './sources.ts'

const FILE_CAP = 500
const FUNCTION_CAP = 70
const sources = readSources('src')
const tests = readSources('tests')
const shared = sources.filter(({ path }) => path.startsWith('src/shared/'))

/** Functions of more than one line: one-liners say nothing about how long functions are. */
const functions = sources.flatMap((source) =>
  source.functions.filter(({ lines }) => lines > 1).map((one) => ({ ...one, path: source.path })),
)

const quantile = (values: readonly number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const places = (find: (source: Source) => readonly number[]) =>
  sources.flatMap((source) => find(source).map((line) => `${source.path}:${line}`))
const tooLong = (found: readonly (FunctionSpan & { path: string })[]) =>
  found
    .filter(({ lines }) => lines > FUNCTION_CAP)
    .map(({ path, name, line, lines }) => `${path}:${line} ${name}: ${lines}`)

describe('sizes', () => {
  test('no file is longer than 500 lines, half are at most 120, nine of ten at most 350', () => {
    const lines = sources.map((source) => source.lines)
    print('lines a file', lines)
    expect(
      sources.filter((source) => source.lines > FILE_CAP).map(({ path, lines }) => `${path}: ${lines}`),
    ).toEqual([])
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(120)
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(350)
  })

  test('no function is longer than 70 lines, half are at most 12, nine of ten at most 40', () => {
    const lines = functions.map((one) => one.lines)
    print('lines a function', lines)
    expect(tooLong(functions)).toEqual([])
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(12)
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(40)
  })

  test('comments are 5 to 25 lines of a hundred', () => {
    const share =
      sum(sources.map((source) => source.commentLines)) / sum(sources.map((source) => source.lines))
    process.stdout.write(`comment lines: ${(share * 100).toFixed(1)} %\n`)
    expect(share).toBeGreaterThanOrEqual(0.05)
    expect(share).toBeLessThanOrEqual(0.25)
  })

  test('there is more than half a line of tests for each line of source', () => {
    const ratio = sum(tests.map((source) => source.lines)) / sum(sources.map((source) => source.lines))
    process.stdout.write(`test lines a source line: ${ratio.toFixed(2)}\n`)
    // A ratchet towards 1.0: raise it whenever the printed figure has grown.
    expect(ratio).toBeGreaterThanOrEqual(0.5)
  })
})

describe('no file of src', () => {
  test('has a default export', () => {
    expect(sources.filter((source) => source.hasDefaultExport).map(({ path }) => path)).toEqual([])
  })

  test('uses the type any', () => {
    expect(places((source) => source.anyLines)).toEqual([])
  })

  test('swallows an error without a word', () => {
    expect(places((source) => source.emptyCatches)).toEqual([])
  })

  test('writes to the console', () => {
    expect(places((source) => linesOf(source, /^console\./))).toEqual([])
  })

  test('is a hiding place for a rule that was switched off', () => {
    const switched = sources.filter(({ text }) =>
      /@ts-(?:ignore|nocheck|expect-error)|biome-ignore-all/.test(text),
    )
    expect(switched.map(({ path }) => path)).toEqual([])
  })
})

describe('shared', () => {
  test('has no clock and no dice: time and chance are handed in', () => {
    const found = shared.flatMap((source) => [
      ...linesOf(source, /^(?:Date\.now|Math\.random|performance\.now|crypto\..*)$/).map(
        (line) => `${source.path}:${line}`,
      ),
      ...source.bareDates.map((line) => `${source.path}:${line}`),
    ])
    expect(found).toEqual([])
    expect(shared.length).toBeGreaterThan(30)
  })

  test('makes no id of its own: uuid serves for computed ids alone', () => {
    expect(
      shared.filter(({ text }) => /\bv[147]\b.*from 'uuid'|randomUUID/.test(text)).map(({ path }) => path),
    ).toEqual([])
  })
})

describe('words', () => {
  const AVOIDED =
    /(?:^|[a-z])(?:Manager|Helpers?|Utils?|Service2)(?![a-z])|^(?:manager|helpers?|utils?|data|misc)$/

  /** Words of a library's own interface. */
  const FOREIGN = [
    'src/main/features/imports/read/csv-rows.ts: data',
    'src/main/auth/auth-api.ts: data',
    'src/main/sync/transport/server-api.ts: data',
  ]

  test('no file or folder is named for nothing', () => {
    const parts = [...sources, ...tests].flatMap(({ path }) =>
      path
        .replace(/\.[^/]*$/, '')
        .split('/')
        .slice(1),
    )
    const found = parts.filter((part) =>
      /(?:^|-)(?:managers?|helpers?|utils?|service2|misc)(?:-|$)/.test(part),
    )
    expect([...new Set(found)]).toEqual([])
  })

  test('nothing is named Manager, Helper, Utils or data', () => {
    const found = sources.flatMap(({ path, declared }) =>
      declared.filter((name) => AVOIDED.test(name)).map((name) => `${path}: ${name}`),
    )
    expect(found.filter((one) => !FOREIGN.includes(one))).toEqual([])
  })

  test('files are in kebab-case', () => {
    const odd = sources.filter(
      ({ path }) =>
        !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:contract|d))?\.tsx?$/.test(path.split('/').at(-1) ?? ''),
    )
    expect(odd.map(({ path }) => path)).toEqual([])
  })

  test.each(['orderManager', 'PrintHelper', 'stringUtils', 'Service2', 'utils', 'data'])(
    '%s would be refused',
    (name) => {
      expect(parseText('src/a.ts', `const ${name} = 1`).declared.filter((one) => AVOIDED.test(one))).toEqual([
        name,
      ])
    },
  )

  test.each(['manage', 'helped', 'dataBytes', 'utility'])('%s would not', (name) => {
    expect(parseText('src/a.ts', `const ${name} = 1`).declared.filter((one) => AVOIDED.test(one))).toEqual([])
  })
})

describe('the reader of sources sees', () => {
  const source = parseText(
    'src/a.ts',
    [
      '/** One. */',
      'export default class Box {',
      '  // two',
      '  open(data: any): void {',
      '    try {',
      '      console.log(new Date())',
      '    } catch {}',
      '  }',
      '}',
      'const later = async () =>',
      '  Date.now()',
    ].join('\n'),
  )

  test('functions with their names and lines', () => {
    expect(source.functions).toEqual([
      { name: 'open', line: 4, lines: 5 },
      { name: 'later', line: 10, lines: 2 },
    ])
    expect(tooLong([{ name: 'a', line: 1, lines: 71, path: 'src/a.ts' }])).toEqual(['src/a.ts:1 a: 71'])
  })

  test('everything that is refused', () => {
    expect(source).toMatchObject({
      lines: 11,
      commentLines: 2,
      hasDefaultExport: true,
      anyLines: [4],
      bareDates: [6],
      emptyCatches: [7],
    })
    expect(source.declared).toEqual(expect.arrayContaining(['Box', 'open', 'data', 'later']))
    expect(linesOf(source, /^console\./)).toEqual([6])
    expect(linesOf(source, /^Date\.now$/)).toEqual([11])
  })
})

function linesOf({ members }: Source, pattern: RegExp): number[] {
  return members.filter(({ text }) => pattern.test(text)).map(({ line }) => line)
}

function print(what: string, values: readonly number[]): void {
  const [median, most, nine] = [quantile(values, 0.5), Math.max(...values), quantile(values, 0.9)]
  process.stdout.write(`${what}: median ${median}, p90 ${nine}, most ${most}, of ${values.length}\n`)
}
