import { setTimeout as sleep } from 'node:timers/promises'
import type { RealtimeChannel } from '@supabase/supabase-js'

/** Subscribes a channel; rejects with what the server said when it refuses. */
export function subscribed(channel: RealtimeChannel): Promise<RealtimeChannel> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve(channel)
      else if (status !== 'CLOSED') reject(error ?? new Error(status))
    })
  })
}

/**
 * Waits until something is there.
 * @param look answers undefined or false while it is not
 */
export async function eventually<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await sleep(10)
  }
  throw new Error('It did not come.')
}
