import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openLogFile } from '../../../../src/main/platform/log/log-file.ts'
import { createLogger } from '../../../../src/main/platform/log/logger.ts'
import { createRedactor } from '../../../../src/main/platform/log/redact.ts'

function collect(minLevel?: 'debug' | 'warn') {
  const lines: string[] = []
  const log = createLogger({
    sink: { write: (line) => void lines.push(line) },
    redactor: createRedactor(),
    clock: { now: () => Date.UTC(2026, 10, 22) },
    random: { ref: () => 'E-TESTTEST' },
    minLevel,
  })
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('the logger', () => {
  test('writes one JSON object a line, with its time, level and event', () => {
    const { log, parsed } = collect()
    log.info('print.jobSent', { jobId: 'j1', bytes: 812 })
    expect(parsed()).toEqual([
      { at: '2026-11-22T00:00:00.000Z', level: 'info', event: 'print.jobSent', jobId: 'j1', bytes: 812 },
    ])
  })

  test('a line break in a value stays inside its line', () => {
    const { log, lines } = collect()
    log.warn('x', { text: 'a\nb' })
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain('\n')
  })

  test('personal values are gone before the line leaves the logger (trust 67)', () => {
    const { log, lines } = collect()
    log.warn('x', { recipient: 'Ada', text: 'ada@example.com', token: 'abc' })
    expect(lines.join()).not.toMatch(/Ada|example\.com|abc/)
  })

  test('an error gives the reference that a person is shown', () => {
    const { log, parsed } = collect()
    expect(log.error('ipc.failed', new Error('boom'), { method: 'orders.rows' })).toBe('E-TESTTEST')
    expect(parsed()[0]).toMatchObject({
      level: 'error',
      ref: 'E-TESTTEST',
      method: 'orders.rows',
      error: { message: 'boom' },
    })
  })

  test('what is below the level is not written', () => {
    const { log, parsed } = collect('warn')
    log.debug('a')
    log.info('b')
    log.warn('c')
    expect(parsed().map(({ event }) => event)).toEqual(['c'])
  })
})

describe('the log file', () => {
  let folder: string
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'log-file-')), 'logs')
  })
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')

  test('keeps the order of the lines, for its owner alone', async () => {
    const file = openLogFile({ folder })
    for (let index = 0; index < 100; index += 1) file.write(`line ${index}`)
    await file.flush()
    expect(read('desk.log')).toBe(Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join(''))
    expect(statSync(join(folder, 'desk.log')).mode & 0o777).toBe(0o600)
  })

  test('begins a new file above its size, keeps so many, and drops the oldest', async () => {
    const file = openLogFile({ folder, maxBytes: 100, keep: 2 })
    for (let index = 0; index < 10; index += 1) {
      file.write(`${index}`.repeat(60))
      await file.flush()
    }
    expect(readdirSync(folder).sort()).toEqual(['desk.1.log', 'desk.2.log', 'desk.log'])
    expect([read('desk.2.log')[0], read('desk.1.log')[0], read('desk.log')[0]]).toEqual(['7', '8', '9'])
    expect(file.lastLines(2).map((line) => line[0])).toEqual(['8', '9'])
  })

  test('a size counted by an earlier run counts on', async () => {
    const first = openLogFile({ folder, maxBytes: 100 })
    first.write('a'.repeat(80))
    await first.flush()
    const second = openLogFile({ folder, maxBytes: 100 })
    second.write('b'.repeat(80))
    await second.flush()
    expect(read('desk.1.log')[0]).toBe('a')
    expect(read('desk.log')[0]).toBe('b')
  })

  test('what waits at the last moment is written by closing', () => {
    const file = openLogFile({ folder })
    file.write('last words')
    file.closeSync()
    expect(read('desk.log')).toBe('last words\n')
  })

  test('a folder that vanished neither throws nor stops the program, and the loss is told later', async () => {
    const file = openLogFile({ folder })
    rmSync(folder, { recursive: true })
    file.write('lost')
    await file.flush()
    file.write('lost as well')
    file.closeSync()
    openLogFile({ folder })
    file.write('found')
    await file.flush()
    expect(read('desk.log')).toContain('found')
    expect(read('desk.log')).toContain('"event":"log.linesLost","count":2')
  })

  test('a disk that stands still costs old lines, not memory', () => {
    const file = openLogFile({ folder })
    for (let index = 0; index < 6_000; index += 1) file.write(`${index}`)
    file.closeSync()
    expect(read('desk.log')).toContain('"count":1000')
  })
})
