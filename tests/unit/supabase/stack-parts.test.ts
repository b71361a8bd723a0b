import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readArguments } from '../../../supabase/local/cli.ts'
import { readMigrations } from '../../../supabase/local/migrations.ts'
import { splitStatements } from '../../../supabase/local/postgres/statements.ts'
import { parseFilter } from '../../../supabase/local/realtime/filters.ts'
import { decodeFrame, encodeFrame } from '../../../supabase/local/realtime/protocol.ts'
import { delayUntilNext, readSchedule } from '../../../supabase/local/scheduler/schedule.ts'
import { tokenMaker } from '../../../supabase/local/secrets.ts'

describe('a migration is cut into statements', () => {
  test.each([
    ['at semicolons', 'select 1; select 2;', ['select 1', 'select 2']],
    [
      'not inside strings',
      `select ';', E'it\\';s', "a;b"; select 2`,
      [`select ';', E'it\\';s', "a;b"`, 'select 2'],
    ],
    [
      'not inside dollar quotes',
      'do $$ begin; end $$; select $a$;$$;$a$',
      ['do $$ begin; end $$', 'select $a$;$$;$a$'],
    ],
    ['not inside comments', '/* a; /* b; */ c; */ select 1; -- x; y', ['/* a; /* b; */ c; */ select 1']],
    [
      'not inside a body of begin atomic',
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3',
      [
        'create function f() returns int begin atomic select case when true then 1 end; select 2; end',
        'select 3',
      ],
    ],
  ])('%s', (_where, sql, statements) => {
    expect(splitStatements(sql)).toEqual(statements)
  })
})

describe('the files of migrations', () => {
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'creatorflow-migrations-'))
    onTestFinished(() => rmSync(made, { recursive: true }))
    return made
  }
  test('are read in order, and say whether they want a transaction', () => {
    const at = folder()
    writeFileSync(join(at, '2_index.sql'), '-- no-transaction\ncreate index concurrently i on t (a);')
    writeFileSync(join(at, '1_table.sql'), 'create table t (a int);')
    writeFileSync(join(at, 'notes.txt'), '')
    expect(
      readMigrations(at).map(({ version, name, isTransactional }) => [version, name, isTransactional]),
    ).toEqual([
      ['1', 'table', true],
      ['2', 'index', false],
    ])
  })
  test('with another kind of name are refused', () => {
    const at = folder()
    writeFileSync(join(at, 'table.sql'), '')
    expect(() => readMigrations(at)).toThrow('not named <digits>_<name>.sql')
  })
})

describe('a schedule', () => {
  const noon = new Date('2026-02-10T12:00:30Z')
  test.each([
    ['*/5 * * * *', 270],
    ['0 3 * * *', 14 * 3600 + 3570],
    ['0 0 $ * *', 17 * 86_400 + 43_170],
    ['30 seconds', 30],
  ])('%s comes next in %i seconds', (text, seconds) => {
    expect(delayUntilNext(readSchedule(text), noon)).toBe(seconds * 1000)
  })
  test.each(['often', '* * * *', '* * * * * *', '61 * * * *', '0 seconds'])('%s is none', (text) => {
    expect(() => readSchedule(text)).toThrow()
  })
})

describe('the filter of a subscription', () => {
  test('is a column, an operator and a value, which may hold anything', () => {
    expect(parseFilter('body=eq.a=b.c')).toEqual({ column: 'body', operator: 'eq', value: 'a=b.c' })
  })
  test.each(['body', 'body=like.a', 'body=in.a', 'body=toString.1', ''])('%s is none', (text) => {
    expect(parseFilter(text)).toBeUndefined()
  })
})

describe('the protocol of Realtime', () => {
  const frame = { joinRef: '1', ref: '2', topic: 'realtime:a', event: 'x', payload: { y: 'ü' } }
  test.each(['1.0.0', '2.0.0'] as const)('%s comes back as it went', (version) => {
    const sent = encodeFrame(version, frame)
    expect(decodeFrame(Buffer.from(sent), false)).toEqual(frame)
  })
  test('reads a broadcast in binary, with JSON or bytes in it', () => {
    const binary = (encoding: number, content: Buffer) => {
      const texts = ['1', '2', 'realtime:ä', 'move', ''].map((text) => Buffer.from(text))
      return Buffer.concat([
        Buffer.from([3, ...texts.map(({ length }) => length), encoding]),
        ...texts,
        content,
      ])
    }
    expect(decodeFrame(binary(1, Buffer.from('{"x":1}')), true)).toMatchObject({
      topic: 'realtime:ä',
      event: 'broadcast',
      payload: { type: 'broadcast', event: 'move', payload: { x: 1 } },
    })
    const bytes = decodeFrame(binary(0, Buffer.from([7, 8])), true)
    const answer = encodeFrame('2.0.0', bytes) as Buffer
    expect([answer[0], ...answer.subarray(-2)]).toEqual([4, 7, 8])
  })
  test.each(['{}', '[]', 'nonsense', '42'])('refuses %s', (text) => {
    expect(() => decodeFrame(Buffer.from(text), false)).toThrow()
  })
})

test('the command line takes a port and a folder', () => {
  expect(readArguments(['--port', '5000', '--data', 'x'])).toEqual({
    port: 5000,
    dataFolder: 'x',
    isHelp: false,
  })
  expect(() => readArguments(['--port', '0'])).toThrow('1 to 65535')
})

test('a token is taken only with the signature of its own secret', async () => {
  const [own, other] = [tokenMaker('a'.repeat(32)), tokenMaker('b'.repeat(32))]
  const token = await own.sign({ role: 'authenticated', sub: 'x' }, '1h')
  expect(await own.verify(token)).toMatchObject({ role: 'authenticated', sub: 'x' })
  await expect(other.verify(token)).rejects.toThrow()
})
