import { hash } from 'node:crypto'
import type { PlatformKind } from '../../shared/domain/ids/ids.ts'

const NAMESPACE_BYTES = 16
const ROOM = 512

/**
 * The ids of `platformId` (shared/domain/ids), made a hundred thousand at a time: UUIDv5, RFC 9562 section 5.5, by one
 * call of the machine's own SHA-1 each. A test holds the two equal.
 */
export function createPlatformIds(creatorId: string): (kind: PlatformKind, platformKey: string) => string {
  const bytes = Buffer.alloc(NAMESPACE_BYTES + ROOM)
  bytes.write(creatorId.replaceAll('-', ''), 'hex')
  return (kind, platformKey) => {
    const name = `${kind}:${platformKey}`
    const whole =
      Buffer.byteLength(name) <= ROOM
        ? bytes
        : Buffer.concat([bytes.subarray(0, NAMESPACE_BYTES), Buffer.alloc(Buffer.byteLength(name))])
    const length = whole.write(name, NAMESPACE_BYTES)
    return asUuidV5(hash('sha1', whole.subarray(0, NAMESPACE_BYTES + length), 'hex'))
  }
}

/** The first 16 bytes of a SHA-1 with the version and variant bits put in. */
function asUuidV5(sha1: string): string {
  const variant = ((Number.parseInt(sha1.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${sha1.slice(0, 8)}-${sha1.slice(8, 12)}-5${sha1.slice(13, 16)}-${variant}${sha1.slice(17, 20)}-${sha1.slice(20, 32)}`
}
