import { randomUUID } from 'node:crypto'
import type { Channel, ChannelList } from './channel.ts'

type PresenceMap = Record<string, { metas: Record<string, unknown>[] }>

/** Who is on a channel, by key; one key may be there several times. */
export function presenceState(channels: ChannelList, channel: Channel): PresenceMap {
  const state: PresenceMap = {}
  for (const { presence, presenceKey } of channels.on(channel.topic, channel.isPrivate)) {
    if (!presence) continue
    state[presenceKey] ??= { metas: [] }
    state[presenceKey].metas.push(presence)
  }
  return state
}

/** Shows a channel to the others under new words. */
export function trackPresence(channels: ChannelList, channel: Channel, words: Record<string, unknown>): void {
  const left = channel.presence
  channel.presence = { ...words, phx_ref: randomUUID() }
  tell(channels, channel, channel.presence, left)
}

/** Takes a channel out of the others' sight. */
export function untrackPresence(channels: ChannelList, channel: Channel): void {
  const left = channel.presence
  channel.presence = undefined
  if (left) tell(channels, channel, undefined, left)
}

function tell(
  channels: ChannelList,
  channel: Channel,
  joined: Record<string, unknown> | undefined,
  left: Record<string, unknown> | undefined,
): void {
  const entry = (meta: Record<string, unknown> | undefined): PresenceMap =>
    meta ? { [channel.presenceKey]: { metas: [meta] } } : {}
  const difference = { joins: entry(joined), leaves: entry(left) }
  for (const peer of channels.on(channel.topic, channel.isPrivate))
    if (peer.permissions.presence.read) peer.send('presence_diff', difference)
}
