import { realpathSync, statSync } from 'node:fs'
import { extname, isAbsolute, relative, resolve } from 'node:path'

/** The one origin that our pages have, and the one page the window shows. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'bundle'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
export const INDEX_URL = `${APP_ORIGIN}/index.html`
export const CRASH_URL = `${APP_ORIGIN}/crash.html`

export type AppPath =
  | { readonly status: 200; readonly path: string; readonly mime: string }
  | { readonly status: 403 | 404 | 405 }

/** Only what the bundle consists of; anything else in the folder does not exist for the page. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * Which file of `rootDir` a request means. 405: not GET. 403: another host, an encoded or climbing path, or a
 * link that leaves the folder. 404: no such file, or a kind the bundle has none of.
 */
export function resolveAppPath(method: string, rawUrl: string, rootDir: string): AppPath {
  if (method !== 'GET') return { status: 405 }
  const name = requestedName(rawUrl)
  if (name === null) return { status: 403 }
  const root = realpathSync(rootDir)
  const wanted = resolve(root, `.${name === '/' ? '/index.html' : name}`)
  if (!isInside(root, wanted)) return { status: 403 }
  const mime = MIME_TYPES[extname(wanted).toLowerCase()]
  if (mime === undefined || !isFile(wanted)) return { status: 404 }
  const real = realpathSync(wanted)
  return isInside(root, real) ? { status: 200, path: real, mime } : { status: 403 }
}

/** The decoded path of a URL of exactly our origin, or null where anything about it is not plain. */
function requestedName(rawUrl: string): string | null {
  // Checked on the raw text too: URL parsing resolves `..` and `%2e%2e` away before anyone can refuse them.
  if (/\\|%5c|%2f|%00|\/\.|%2e/i.test(rawUrl)) return null
  const url = URL.parse(rawUrl)
  if (url === null || url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return null
  if (url.username !== '' || url.password !== '') return null
  const name = decodeOnce(url.pathname)
  return name === null || /[\\%\0]|\/\.|\/\//.test(name) ? null : name
}

function decodeOnce(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

/** `startsWith(root)` would let a sibling folder of the same prefix through, so the relative path decides. */
function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
