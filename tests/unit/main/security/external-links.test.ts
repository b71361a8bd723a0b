import { expect, test } from 'vitest'
import {
  checkExternalUrl,
  EXTERNAL_LINKS,
  openExternalLink,
} from '../../../../src/main/security/external-links.ts'
import { LINK_IDS } from '../../../../src/shared/ipc/app.contract.ts'

test('every link of the contract is known, and those with an address open', async () => {
  expect(Object.keys(EXTERNAL_LINKS).sort()).toEqual([...LINK_IDS].sort())
  const opened: string[] = []
  for (const id of LINK_IDS.filter((each) => EXTERNAL_LINKS[each] !== null)) {
    await openExternalLink(id, async (url) => void opened.push(url))
  }
  expect(opened.length).toBeGreaterThan(0)
  for (const url of opened) expect(url).toMatch(/^https:\/\/[a-z.-]+\.tiktok\.com\//)
})

test.each([
  'file:///etc/hosts',
  'smb://server/share',
  'javascript:alert(1)',
  'ms-msdt:/id PCWDiagnostic',
  'http://seller.tiktok.com/',
  'https://user@seller.tiktok.com/',
  'https://user:pass@seller.tiktok.com/',
  'https://seller.tiktok.com.evil.test/',
  'https://evil.test/?seller.tiktok.com',
  'https://seller.tiktok.com:8443/',
  'https://seller.tiktok.com@evil.test/',
  '//seller.tiktok.com/',
  '',
  '__proto__',
  'constructor',
  'projectSite',
])('%s is not opened (trust 6)', async (text) => {
  const opened: string[] = []
  await expect(openExternalLink(text, async (url) => void opened.push(url))).rejects.toMatchObject({
    code: 'input.invalid',
  })
  expect(opened).toEqual([])
})

test('a plain https address on a known host passes in its normal form', () => {
  expect(checkExternalUrl('HTTPS://Seller.TikTok.com')).toBe('https://seller.tiktok.com/')
})
