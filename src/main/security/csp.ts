/**
 * The policy of every answer from app:// (facts/trust.md section 2). All network lives in main, so the page may
 * reach nothing but its own bundle. `frame-ancestors` works only as a header, hence no <meta>.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "worker-src 'self'",
].join('; ')

/** Device and sensor features are refused at the document as well as in the session's handlers. */
const PERMISSIONS_POLICY = [
  'camera',
  'microphone',
  'geolocation',
  'usb',
  'serial',
  'hid',
  'bluetooth',
  'midi',
  'payment',
  'display-capture',
]
  .map((feature) => `${feature}=()`)
  .join(', ')

/** Headers of every answer from app://, also of refusals. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': PERMISSIONS_POLICY,
}

/**
 * A policy as directive to sources. Throws on a directive named twice or written wrong: browsers ignore what they
 * do not know in silence, so one stray colon would switch a protection off.
 */
export function parsePolicy(policy: string): ReadonlyMap<string, readonly string[]> {
  const directives = new Map<string, readonly string[]>()
  for (const part of policy.split(';').map((text) => text.trim())) {
    if (part === '') continue
    const [name = '', ...sources] = part.split(/\s+/)
    if (!KNOWN_DIRECTIVES.has(name)) throw new Error(`Unknown directive ${name}`)
    if (directives.has(name)) throw new Error(`Directive ${name} stands twice`)
    directives.set(name, sources)
  }
  return directives
}

/** CSP Level 3, as far as a bundle of our own can want it. */
const KNOWN_DIRECTIVES = new Set([
  'default-src',
  'script-src',
  'style-src',
  'img-src',
  'font-src',
  'connect-src',
  'media-src',
  'frame-src',
  'child-src',
  'worker-src',
  'manifest-src',
  'object-src',
  'base-uri',
  'form-action',
  'frame-ancestors',
  'require-trusted-types-for',
  'trusted-types',
])
