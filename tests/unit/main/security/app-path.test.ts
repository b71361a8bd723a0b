import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { resolveAppPath } from '../../../../src/main/security/app-path.ts'
import { answerAppRequest, registerAppScheme } from '../../../../src/main/security/app-scheme.ts'

let root: string
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'app-path-'))
  root = join(folder, 'bundle')
  for (const name of ['bundle', 'bundle/assets', 'bundle-evil']) mkdirSync(join(folder, name))
  for (const name of [
    'bundle/index.html',
    'bundle/assets/a b.js',
    'bundle/font.woff2',
    'bundle/notes.sqlite',
  ]) {
    writeFileSync(join(folder, name), name)
  }
  for (const name of ['secret.txt', 'bundle-evil/secret.txt']) writeFileSync(join(folder, name), 'SECRET')
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'))
  symlinkSync(join(folder, 'bundle-evil'), join(root, 'linked'))
})

describe('resolving a request to app://', () => {
  test('files of the bundle are found with their type', () => {
    expect(resolveAppPath('GET', 'app://bundle/index.html', root)).toMatchObject({
      status: 200,
      mime: 'text/html; charset=utf-8',
    })
    expect(resolveAppPath('GET', 'app://bundle/', root)).toMatchObject({ status: 200 })
    expect(resolveAppPath('GET', 'app://bundle/assets/a%20b.js?v=1#x', root)).toMatchObject({
      status: 200,
      mime: 'text/javascript; charset=utf-8',
    })
    expect(resolveAppPath('GET', 'app://bundle/font.woff2', root)).toMatchObject({ mime: 'font/woff2' })
  })

  test.each([
    ['app://bundle/../secret.txt', 'climbing'],
    ['app://bundle/assets/../../secret.txt', 'climbing from a folder'],
    ['app://bundle/../bundle-evil/secret.txt', 'a sibling folder of the same prefix'],
    ['app://bundle/%2e%2e/secret.txt', 'encoded dots'],
    ['app://bundle/%2E%2e%2Fsecret.txt', 'encoded dots and slash'],
    ['app://bundle/%252e%252e/secret.txt', 'encoded twice'],
    ['app://bundle/..\\secret.txt', 'a backslash'],
    ['app://bundle/..%5csecret.txt', 'an encoded backslash'],
    ['app://bundle/index.html%00.txt', 'a NUL'],
    ['app://bundle//etc/hosts', 'two slashes'],
    ['app://bundle/%zz', 'an encoding that is none'],
    ['app://bundle/link.txt', 'a link that leaves the folder'],
    ['app://bundle/linked/secret.txt', 'a folder link that leaves'],
    ['app://other/index.html', 'another host'],
    ['app://bundle.evil/index.html', 'a host with our prefix'],
    ['app://bundle:81/index.html', 'a port'],
    ['app://user@bundle/index.html', 'a user name'],
    ['https://bundle/index.html', 'another scheme'],
    ['not a url', 'no URL at all'],
  ])('%s is refused: %s (trust 9)', (url) => {
    expect([403, 404]).toContain(resolveAppPath('GET', url, root).status)
  })

  test('folders, unknown kinds and missing files are not there', () => {
    for (const name of ['assets', 'assets/', 'notes.sqlite', 'gone.js', '.hidden.js']) {
      expect([403, 404]).toContain(resolveAppPath('GET', `app://bundle/${name}`, root).status)
    }
  })

  test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get'])(
    '%s is refused with 405 (trust 9)',
    (method) => {
      expect(resolveAppPath(method, 'app://bundle/index.html', root)).toEqual({ status: 405 })
    },
  )
})

describe('answering a request to app://', () => {
  test('a file comes with the policy, its type and no sniffing', async () => {
    const answer = await answerAppRequest({ method: 'GET', url: 'app://bundle/index.html' }, root)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('bundle/index.html')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-type')).toContain('text/html')
  })

  test('a refusal has the policy too, and an empty body', async () => {
    const answer = await answerAppRequest({ method: 'GET', url: 'app://bundle/link.txt' }, root)
    expect(answer.status).toBe(403)
    expect(await answer.text()).toBe('')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('the scheme is standard and secure, and may not bypass the policy', () => {
    const declared: { scheme: string; privileges?: Record<string, unknown> }[] = []
    registerAppScheme({
      registerSchemesAsPrivileged: (schemes) => void declared.push(...(schemes as typeof declared)),
    })
    expect(declared).toHaveLength(1)
    expect(declared[0]).toMatchObject({ scheme: 'app', privileges: { standard: true, secure: true } })
    expect(declared[0]?.privileges).not.toHaveProperty('bypassCSP')
  })
})
