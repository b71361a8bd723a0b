import { type Clock, systemClock } from '../../../../../src/main/printing/clock.ts'

/** How much faster a queue's time goes than ours: a pause of ten seconds is over in a fifth of one. */
export const SPEED = 50

/** Pauses and patience of a queue, hurried. */
export const fastClock: Clock = {
  now: () => Date.now() * SPEED,
  sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
}

/** The product's limits as they are here; patience is in the queue's time. */
export const LIMITS = { answerTimeoutMs: 80, patienceMs: 60_000 }
export const TCP_LIMITS = { connectTimeoutMs: 500, writeTimeoutMs: 500, closeTimeoutMs: 250 }
