import { readFile } from 'node:fs/promises'
import type { Protocol, Session } from 'electron'
import { APP_SCHEME, resolveAppPath } from './app-path.ts'
import { SECURITY_HEADERS } from './csp.ts'

/** Declares app:// as a standard, secure scheme. Must run before Electron is ready. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  // codeCache: without it Chromium compiles the bundle anew at every start.
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }])
}

/** Serves the files under `rootDir` as app://bundle/ in this session, and nothing else. `onServed` hears of each answer. */
export function serveApp(
  session: { readonly protocol: Pick<Session['protocol'], 'handle'> },
  rootDir: string,
  onServed: () => void = () => undefined,
): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const answer = await answerAppRequest(request, rootDir)
    onServed()
    return answer
  })
}

/** The answer to one request to app://. Refusals have no body: they tell a prober nothing. */
export async function answerAppRequest(
  request: { readonly method: string; readonly url: string },
  rootDir: string,
): Promise<Response> {
  const target = resolveAppPath(request.method, request.url, rootDir)
  if (target.status !== 200) return new Response(null, { status: target.status, headers: SECURITY_HEADERS })
  const headers = { ...SECURITY_HEADERS, 'content-type': target.mime, 'cache-control': 'no-cache' }
  return new Response(await readFile(target.path), { status: 200, headers })
}
