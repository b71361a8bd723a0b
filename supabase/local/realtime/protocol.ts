/** One message of the Phoenix protocol, in either direction. */
export interface Frame {
  readonly joinRef: string | null
  readonly ref: string | null
  readonly topic: string
  readonly event: string
  readonly payload: Record<string, unknown>
}

/** 1.0.0 writes objects, 2.0.0 arrays, and broadcasts as binary. */
export type ProtocolVersion = '1.0.0' | '2.0.0'

/** Kinds of binary messages. */
const CLIENT_BROADCAST = 3
const SERVER_BROADCAST = 4
const JSON_ENCODING = 1

/**
 * Reads what a client sent.
 * @throws for anything that is not a message of the protocol
 */
export function decodeFrame(data: Buffer, isBinary: boolean): Frame {
  if (isBinary) return decodeBroadcast(data)
  const message: unknown = JSON.parse(data.toString('utf8'))
  const [joinRef, ref, topic, event, payload] = Array.isArray(message)
    ? message
    : fieldsOf(message as Record<string, unknown>)
  if (typeof topic !== 'string' || typeof event !== 'string') throw new Error('no topic or no event')
  return { joinRef: textOrNull(joinRef), ref: textOrNull(ref), topic, event, payload: objectOf(payload) }
}

const fieldsOf = (message: Record<string, unknown>) => [
  message['join_ref'],
  message['ref'],
  message['topic'],
  message['event'],
  message['payload'],
]
const textOrNull = (value: unknown) => (value === undefined || value === null ? null : String(value))
const objectOf = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** A client's broadcast: lengths of one byte each, the texts, then the payload as JSON or as it is. */
function decodeBroadcast(data: Buffer): Frame {
  const [kind, joinLength = 0, refLength = 0, topicLength = 0, eventLength = 0, metaLength = 0, encoding] =
    data
  if (kind !== CLIENT_BROADCAST) throw new Error(`unknown binary message ${kind}`)
  let at = 7
  const take = (length: number) => {
    at += length
    return data.toString('utf8', at - length, at)
  }
  const [joinRef, ref, topic, event] = [
    take(joinLength),
    take(refLength),
    take(topicLength),
    take(eventLength),
  ]
  const content = data.subarray(at + metaLength)
  const payload = encoding === JSON_ENCODING ? JSON.parse(content.toString('utf8')) : content
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic,
    event: 'broadcast',
    payload: { type: 'broadcast', event, payload },
  }
}

/** Writes a message to a client. */
export function encodeFrame(version: ProtocolVersion, frame: Frame): string | Buffer {
  const { joinRef, ref, topic, event, payload } = frame
  if (event === 'broadcast' && payload['payload'] instanceof Uint8Array) return encodeBroadcast(frame)
  return JSON.stringify(
    version === '1.0.0'
      ? { topic, event, payload, ref, join_ref: joinRef }
      : [joinRef, ref, topic, event, payload],
  )
}

function encodeBroadcast({ topic, payload }: Frame): Buffer {
  const texts = [topic, String(payload['event']), ''].map((text) => Buffer.from(text, 'utf8'))
  return Buffer.concat([
    Buffer.from([SERVER_BROADCAST, ...texts.map(({ length }) => length), 0]),
    ...texts,
    payload['payload'] as Uint8Array,
  ])
}
