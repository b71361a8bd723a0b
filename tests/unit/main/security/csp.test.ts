import { expect, test } from 'vitest'
import { CONTENT_SECURITY_POLICY, parsePolicy, SECURITY_HEADERS } from '../../../../src/main/security/csp.ts'

test('the policy is exactly the one of the security notes, with no unknown directive (trust 8)', () => {
  expect(Object.fromEntries(parsePolicy(CONTENT_SECURITY_POLICY))).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'object-src': ["'none'"],
    'worker-src': ["'self'"],
  })
})

test('no source lets in inline code, eval, a scheme of the network or a wildcard (trust 8)', () => {
  const sources = [...parsePolicy(CONTENT_SECURITY_POLICY).values()].flat()
  for (const source of sources) expect(source).not.toMatch(/unsafe|https?:|wss?:|\*/)
})

test.each([
  ["default-src 'none'; object-src: 'none'", 'a stray colon'],
  ["default-src 'none'; default-src 'self'", 'a directive twice'],
  ["defualt-src 'none'", 'a misspelt directive'],
])('a policy with a mistake does not parse: %s (trust 8)', (policy) => {
  expect(() => parsePolicy(policy)).toThrow()
})

test('the header is the policy and the page is isolated from other origins', () => {
  expect(SECURITY_HEADERS['content-security-policy']).toBe(CONTENT_SECURITY_POLICY)
  expect(SECURITY_HEADERS).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  })
})
