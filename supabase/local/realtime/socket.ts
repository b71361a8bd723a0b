import type pg from 'pg'
import type { WebSocket } from 'ws'
import type { KeyRing } from '../gateway/keys.ts'
import type { Claims, TokenMaker } from '../secrets.ts'
import { messageOf } from '../stack-error.ts'
import { EVERYTHING, permissionsOn } from './authorization.ts'
import { type Channel, type ChannelList, channelName, isPrivateJoin, makeChannel } from './channel.ts'
import { presenceState, trackPresence, untrackPresence } from './presence.ts'
import { decodeFrame, encodeFrame, type Frame, type ProtocolVersion } from './protocol.ts'

/** What every socket shares. */
export interface SocketContext {
  readonly pool: pg.Pool
  readonly channels: ChannelList
  readonly tokens: TokenMaker
  readonly keys: KeyRing
  /** Says why a binding to a table's changes cannot work; undefined when it can. */
  whyNoChanges(channel: Channel): Promise<string | undefined>
}

/** Phoenix gives a silent client a minute; the client's heart beats every 25 seconds. */
const SILENCE_MS = 60_000
/** Timers cannot wait longer than this, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Serves one client until it goes. */
export class ClientSocket {
  readonly #socket: WebSocket
  readonly #version: ProtocolVersion
  readonly #apiKey: string
  readonly #context: SocketContext
  readonly #joined = new Map<string, Channel>()
  /** Messages are handled one after the other, so that a join is over before what follows it. */
  #work: Promise<void> = Promise.resolve()

  constructor(socket: WebSocket, version: ProtocolVersion, apiKey: string, context: SocketContext) {
    this.#socket = socket
    this.#version = version
    this.#apiKey = apiKey
    this.#context = context
    const silence = setTimeout(() => socket.terminate(), SILENCE_MS)
    socket.on('message', (data: Buffer, isBinary) => {
      silence.refresh()
      this.#work = this.#work.then(() => this.#receive(data, isBinary)).catch(() => socket.close(1011))
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearTimeout(silence)
      for (const topic of [...this.#joined.keys()]) this.#drop(topic)
    })
  }

  async #receive(data: Buffer, isBinary: boolean): Promise<void> {
    let frame: Frame
    try {
      frame = decodeFrame(data, isBinary)
    } catch {
      this.#socket.close(1003, 'not a message of the protocol')
      return
    }
    if (frame.topic === 'phoenix') return this.#reply(frame, 'ok')
    if (frame.event === 'phx_join') return await this.#join(frame)
    const channel = this.#joined.get(frame.topic)
    if (!channel) return this.#reply(frame, 'error', { reason: 'unmatched topic' })
    if (frame.event === 'phx_leave') return this.#leave(frame)
    if (frame.event === 'access_token') return await this.#refresh(channel, frame)
    if (frame.event === 'broadcast') return this.#broadcast(channel, frame)
    if (frame.event === 'presence') return this.#presence(channel, frame)
  }

  async #join(frame: Frame): Promise<void> {
    const { topic, joinRef, payload } = frame
    this.#drop(topic)
    let claims: Claims
    try {
      claims = await this.#claimsOf(payload['access_token'])
    } catch (error) {
      return this.#reply(frame, 'error', { reason: `InvalidJWTToken: ${messageOf(error)}` })
    }
    const name = channelName(topic)
    const permissions = isPrivateJoin(payload)
      ? await permissionsOn(this.#context.pool, claims, name)
      : EVERYTHING
    if (!permissions.broadcast.read && !permissions.presence.read)
      return this.#reply(frame, 'error', {
        reason: `Unauthorized: You do not have permissions to read from this Channel topic: ${name}`,
      })
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const send: Channel['send'] = (event, body, ref = null) =>
      this.#send({ joinRef, ref, topic, event, payload: body })
    const channel = makeChannel(topic, joinRef, payload, claims, permissions, send)
    this.#joined.set(topic, channel)
    this.#context.channels.add(channel)
    this.#closeAtExpiry(channel)
    await this.#welcome(channel, frame)
  }

  async #welcome(channel: Channel, frame: Frame): Promise<void> {
    this.#reply(frame, 'ok', { postgres_changes: channel.bindings })
    if (channel.bindings.length > 0) {
      const why = await this.#context.whyNoChanges(channel)
      channel.send('system', {
        channel: channel.name,
        extension: 'postgres_changes',
        message: why ?? 'Subscribed to PostgreSQL',
        status: why === undefined ? 'ok' : 'error',
      })
    }
    if (channel.wants.presence && channel.permissions.presence.read)
      channel.send('presence_state', presenceState(this.#context.channels, channel))
  }

  /** A new token for a channel: it may now see more, or less, or nothing. */
  async #refresh(channel: Channel, { payload }: Frame): Promise<void> {
    try {
      channel.claims = await this.#claimsOf(payload['access_token'])
    } catch (error) {
      return this.#close(channel, `Token has expired or is invalid: ${messageOf(error)}`)
    }
    if (channel.isPrivate) {
      channel.permissions = await permissionsOn(this.#context.pool, channel.claims, channel.name)
      if (!channel.permissions.broadcast.read && !channel.permissions.presence.read)
        return this.#close(channel, 'You do not have permissions to read from this Channel topic')
    }
    this.#closeAtExpiry(channel)
  }

  #broadcast(channel: Channel, frame: Frame): void {
    if (channel.permissions.broadcast.write)
      for (const peer of this.#context.channels.on(channel.topic, channel.isPrivate))
        if ((peer !== channel || channel.wants.ownBroadcasts) && peer.permissions.broadcast.read)
          peer.send('broadcast', frame.payload)
    if (channel.wants.acks && frame.ref !== null) this.#reply(frame, 'ok')
  }

  #presence(channel: Channel, frame: Frame): void {
    const mayWrite = channel.permissions.presence.write
    const words = (frame.payload['payload'] ?? {}) as Record<string, unknown>
    const { channels } = this.#context
    if (mayWrite && frame.payload['event'] === 'track') trackPresence(channels, channel, words)
    else if (mayWrite) untrackPresence(channels, channel)
    this.#reply(frame, mayWrite ? 'ok' : 'error', mayWrite ? {} : { reason: 'Unauthorized' })
  }

  #leave(frame: Frame): void {
    this.#drop(frame.topic)
    this.#reply(frame, 'ok')
    this.#send({ ...frame, event: 'phx_close', payload: {} })
  }

  async #claimsOf(token: unknown): Promise<Claims> {
    const shown = typeof token === 'string' && token !== '' ? token : this.#apiKey
    return await this.#context.tokens.verify(this.#context.keys.tokenFor(shown))
  }

  #closeAtExpiry(channel: Channel): void {
    clearTimeout(channel.expiry)
    const { exp } = channel.claims
    if (exp === undefined) return
    const left = exp * 1000 - Date.now()
    channel.expiry = setTimeout(
      () => (left > LONGEST_TIMER ? this.#closeAtExpiry(channel) : this.#close(channel, 'Token has expired')),
      Math.min(Math.max(left, 0), LONGEST_TIMER),
    )
    channel.expiry.unref()
  }

  #close(channel: Channel, message: string): void {
    channel.send('system', { channel: channel.name, extension: 'system', message, status: 'error' })
    channel.send('phx_close', {})
    this.#drop(channel.topic)
  }

  #drop(topic: string): void {
    const channel = this.#joined.get(topic)
    if (!channel) return
    this.#joined.delete(topic)
    clearTimeout(channel.expiry)
    untrackPresence(this.#context.channels, channel)
    this.#context.channels.delete(channel)
  }

  #reply(frame: Frame, status: 'ok' | 'error', response: Record<string, unknown> = {}): void {
    this.#send({ ...frame, event: 'phx_reply', payload: { status, response } })
  }

  #send(frame: Frame): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(encodeFrame(this.#version, frame))
  }
}
