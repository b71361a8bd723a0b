import { AppError } from '../../shared/errors/app-error.ts'
import type { LINK_IDS } from '../../shared/ipc/app.contract.ts'

export type LinkId = (typeof LINK_IDS)[number]

/**
 * Every page outside the program that it may open. A page names one by id and never brings an address. Null: that
 * page has no public address yet.
 */
export const EXTERNAL_LINKS: Readonly<Record<LinkId, string | null>> = {
  // The region-neutral door: it asks for the country and leads on to that country's Seller Center.
  sellerCenterOrders: 'https://seller.tiktok.com/',
  sellerCenterHelp: 'https://seller-us.tiktok.com/university/home',
}

/** Hosts that an address of ours may have: a second lock, should an address ever be made from parts. */
const ALLOWED_HOSTS: ReadonlySet<string> = new Set(
  Object.values(EXTERNAL_LINKS).flatMap((link) => (link === null ? [] : [new URL(link).host])),
)

/** Opens one of the known links in the person's browser. Throws `input.invalid` for anything else. */
export async function openExternalLink(linkId: string, open: (url: string) => Promise<void>): Promise<void> {
  const link = Object.hasOwn(EXTERNAL_LINKS, linkId) ? EXTERNAL_LINKS[linkId as LinkId] : null
  await open(checkExternalUrl(link ?? linkId))
}

/**
 * The URL in its normal form, or `input.invalid` unless it is https, on an allowed host and its usual port, with
 * no user name in front of it.
 */
export function checkExternalUrl(text: string): string {
  const url = URL.parse(text)
  const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '' && url.port === ''
  if (url === null || !isPlain || !ALLOWED_HOSTS.has(url.host)) {
    throw new AppError(
      'input.invalid',
      'This link cannot be opened from here. Only pages that the program itself knows can be.',
    )
  }
  return url.href
}
