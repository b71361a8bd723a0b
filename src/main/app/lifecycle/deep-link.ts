/** What a `creatorflow://` link may ask for: to show something, never to do something. */
export type DeepLink =
  | { readonly kind: 'order'; readonly tiktokOrderId: string }
  | { readonly kind: 'view'; readonly view: 'orders' | 'dashboard' | 'printing' | 'settings' }

const MAX_BYTES = 2_048
const VIEWS = ['orders', 'dashboard', 'printing', 'settings'] as const

/**
 * The meaning of a link, or null for an unknown host, an extra path, query or user, or more than 2 KB.
 * `creatorflow://order/576461413038785752` · `creatorflow://view/dashboard`
 */
export function parseDeepLink(text: string): DeepLink | null {
  if (Buffer.byteLength(text) > MAX_BYTES) return null
  const match = /^creatorflow:\/\/(order|view)\/([\w-]{1,64})\/?$/.exec(text)
  const [, host, name = ''] = match ?? []
  if (host === 'order') return /^\d{6,24}$/.test(name) ? { kind: 'order', tiktokOrderId: name } : null
  const view = VIEWS.find((known) => known === name)
  return host === 'view' && view !== undefined ? { kind: 'view', view } : null
}
