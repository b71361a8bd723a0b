import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { createFileTokens } from '../../../../src/main/security/file-tokens.ts'

let folder: string
let tokens: ReturnType<typeof createFileTokens>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-tokens-'))
  let next = 0
  tokens = createFileTokens(() => `token-${next++}`)
})

function file(name: string): string {
  const path = join(folder, name)
  writeFileSync(path, 'Order ID\n')
  return path
}

test('a registered file is known by its token, and the page learns its name and size alone', () => {
  const path = file('Orders.CSV')
  const made = tokens.register(path)
  expect(made).toEqual({ token: 'token-0', name: 'Orders.CSV', size: 9 })
  expect(tokens.resolve(made.token)).toBe(path)
})

test('a text that is no token of this run is refused, also when it is a path (trust 24)', () => {
  for (const text of ['token-9', '', file('orders.csv'), '/etc/passwd', '__proto__']) {
    expect(() => tokens.resolve(text)).toThrow(expect.objectContaining({ code: 'input.notFound' }))
  }
})

test.each(['id_rsa', 'desk.db', 'run.sh', 'orders.csv.exe'])(
  '%s is not a kind of file the program reads (trust 24)',
  (name) => {
    expect(() => tokens.register(file(name))).toThrow(expect.objectContaining({ code: 'input.invalid' }))
  },
)

test('a path that is empty, relative, gone or a folder is refused (trust 24)', () => {
  const gone = file('gone.csv')
  rmSync(gone)
  mkdirSync(join(folder, 'folder.csv'))
  expect(() => tokens.register('')).toThrow(expect.objectContaining({ code: 'input.invalid' }))
  expect(() => tokens.register('orders.csv')).toThrow(expect.objectContaining({ code: 'input.invalid' }))
  expect(() => tokens.register(gone)).toThrow(expect.objectContaining({ code: 'input.notFound' }))
  expect(() => tokens.register(join(folder, 'folder.csv'))).toThrow(
    expect.objectContaining({ code: 'input.invalid' }),
  )
})

test('a page cannot fill the memory with tokens: the oldest are forgotten', () => {
  const path = file('orders.csv')
  const made = Array.from({ length: 101 }, () => tokens.register(path).token)
  expect(() => tokens.resolve(made[0] ?? '')).toThrow()
  expect(tokens.resolve(made[1] ?? '')).toBe(path)
  expect(tokens.resolve(made[100] ?? '')).toBe(path)
})
