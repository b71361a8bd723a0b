import type { z } from 'zod'
import { AppError } from '../../shared/errors/app-error.ts'
import { EVENT_CHANNEL, type EventEnvelope } from '../../shared/ipc/envelope.ts'
import type { EventSpec } from '../../shared/ipc/method.ts'

/** A window as far as events need it. */
export interface EventTarget {
  isDestroyed(): boolean
  readonly webContents: { isDestroyed(): boolean; send(channel: string, message: EventEnvelope): void }
}

type PayloadOf<S> = S extends EventSpec<infer P> ? z.output<P> : never

/**
 * A typed way to tell the window that something changed. Where there is no window nothing is sent: events carry
 * no state, and a window asks for everything when it starts. With `checkPayloads` a wrong payload is `ipc.badOutput`.
 */
export function createEvents<Events extends Readonly<Record<string, EventSpec>>>(
  window: () => EventTarget | null,
  events: Events,
  options: { readonly checkPayloads: boolean },
): <Name extends keyof Events & string>(name: Name, payload: PayloadOf<Events[Name]>) => void {
  return (name, payload) => {
    if (options.checkPayloads) checkPayload(events, name, payload)
    const target = window()
    if (target === null || target.isDestroyed() || target.webContents.isDestroyed()) return
    target.webContents.send(EVENT_CHANNEL, { name, payload })
  }
}

function checkPayload(events: Readonly<Record<string, EventSpec>>, name: string, payload: unknown): void {
  const spec = Object.hasOwn(events, name) ? events[name] : undefined
  if (spec === undefined || !spec.payload.safeParse(payload).success) {
    throw new AppError('ipc.badOutput', `Event ${name} carries something its contract does not allow.`)
  }
}
