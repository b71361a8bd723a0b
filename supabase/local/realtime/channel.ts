import { randomUUID } from 'node:crypto'
import type { Claims } from '../secrets.ts'
import type { Permissions } from './authorization.ts'

/** What a client asks to hear of a table. */
export interface ChangeBinding {
  readonly id: number
  readonly event: string
  readonly schema: string
  readonly table?: string
  readonly filter?: string
}

/** One topic that one socket has joined. */
export interface Channel {
  /** With `realtime:` before it, as the protocol has it. */
  readonly topic: string
  /** Without. */
  readonly name: string
  readonly joinRef: string | null
  readonly isPrivate: boolean
  readonly wants: { readonly ownBroadcasts: boolean; readonly acks: boolean; readonly presence: boolean }
  readonly bindings: readonly ChangeBinding[]
  readonly presenceKey: string
  /** What it shows of itself to the others; undefined when it shows nothing. */
  presence: Record<string, unknown> | undefined
  claims: Claims
  permissions: Permissions
  /** Closes the channel when its token ends. */
  expiry: NodeJS.Timeout | undefined
  send(event: string, payload: Record<string, unknown>, ref?: string | null): void
}

interface JoinConfig {
  readonly private?: boolean
  readonly broadcast?: { readonly self?: boolean; readonly ack?: boolean }
  readonly presence?: { readonly key?: string; readonly enabled?: boolean }
  readonly postgres_changes?: readonly Omit<ChangeBinding, 'id'>[]
}

let lastBindingId = 0

/** The channel that a join asks for, with a number for each binding to name it by. */
export function makeChannel(
  topic: string,
  joinRef: string | null,
  payload: Record<string, unknown>,
  claims: Claims,
  permissions: Permissions,
  send: Channel['send'],
): Channel {
  const config = (payload['config'] ?? {}) as JoinConfig
  return {
    topic,
    name: channelName(topic),
    joinRef,
    isPrivate: isPrivateJoin(payload),
    wants: {
      ownBroadcasts: config.broadcast?.self === true,
      acks: config.broadcast?.ack === true,
      presence: config.presence?.enabled === true,
    },
    bindings: (config.postgres_changes ?? []).map((binding) => ({ ...binding, id: ++lastBindingId })),
    presenceKey: config.presence?.key || randomUUID(),
    presence: undefined,
    claims,
    permissions,
    expiry: undefined,
    send,
  }
}

/** A topic without `realtime:` before it. */
export function channelName(topic: string): string {
  return topic.replace(/^realtime:/, '')
}

/** Whether a join asks for a channel that policies guard. */
export function isPrivateJoin(payload: Record<string, unknown>): boolean {
  return (payload['config'] as JoinConfig | undefined)?.private === true
}

/** All channels of all sockets. */
export class ChannelList {
  readonly #channels = new Set<Channel>()

  add(channel: Channel): void {
    this.#channels.add(channel)
  }
  delete(channel: Channel): boolean {
    return this.#channels.delete(channel)
  }
  has(channel: Channel): boolean {
    return this.#channels.has(channel)
  }
  /** Those on a topic; a private and a public channel of one name do not hear each other. */
  on(topic: string, isPrivate: boolean): Channel[] {
    return [...this.#channels].filter((one) => one.topic === topic && one.isPrivate === isPrivate)
  }
  [Symbol.iterator](): IterableIterator<Channel> {
    return this.#channels.values()
  }
}
