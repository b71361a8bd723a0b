import type { Session } from 'electron'
import { APP_HOST, APP_SCHEME } from './app-path.ts'

/** What kinds of request may leave the page at all. `devtools:` exists in development builds only. */
export interface RequestRules {
  readonly hasDevTools: boolean
}

/**
 * True for our bundle, for images made on the spot, and for the developer tools where there are any. The CSP says
 * the same to the page; this holds even where a document without our CSP were shown.
 */
export function isRequestAllowed(
  request: { readonly url: string; readonly resourceType: string },
  rules: RequestRules,
): boolean {
  const url = URL.parse(request.url)
  if (url === null) return false
  if (url.protocol === `${APP_SCHEME}:`) return url.host === APP_HOST
  if (url.protocol === 'data:' || url.protocol === 'blob:') return request.resourceType === 'image'
  return rules.hasDevTools && url.protocol === 'devtools:'
}

/** Cancels every other request of the session. `onRefused` gets the scheme and type, never the whole URL. */
export function filterRequests(
  session: { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> },
  rules: RequestRules,
  onRefused: (what: { scheme: string; resourceType: string }) => void,
): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const isAllowed = isRequestAllowed(details, rules)
    if (!isAllowed)
      onRefused({ scheme: URL.parse(details.url)?.protocol ?? '?', resourceType: details.resourceType })
    callback({ cancel: !isAllowed })
  })
}
