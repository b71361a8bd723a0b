/** Time as a port, so that tests can jump, stop or set it back. */
export interface Clock {
  /** Wall clock, integer milliseconds UTC. May go backwards: only for showing and stamping. */
  now(): number
  /** Milliseconds since an arbitrary start; never goes backwards. For measuring durations. */
  monotonicMs(): number
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
}
