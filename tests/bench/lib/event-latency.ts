import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { z } from 'zod'

const eventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  /** Microseconds of the monotonic clock. */
  ts: z.number().default(0),
  pid: z.number().default(0),
  id: z.string().optional(),
  id2: z.object({ local: z.string().optional(), global: z.string().optional() }).optional(),
  args: z
    .object({ event_latency: z.object({ event_type: z.string().optional() }).optional() })
    .loose()
    .optional(),
})
type TraceEvent = z.output<typeof eventSchema>

/** The way of one input event from its making to the frame that showed what came of it. Monotonic ms. */
export interface EventLatency {
  readonly type: string
  readonly madeAtMs: number
  /** When its frame was on the screen; null where nothing had to be shown. */
  readonly presentedAtMs: number | null
}

/** The one child slice that only events have whose frame reached the screen. */
const PRESENTED = 'SwapEndToPresentationCompositorFrame'

/** Records Chromium's own latency trace while something is done; the category alone costs nothing visible. */
export async function recordLatencies(
  app: ElectronApplication,
  folder: string,
  act: () => Promise<void>,
): Promise<EventLatency[]> {
  const path = join(folder, 'trace.json')
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['input.scrolling'] }),
  )
  await act()
  await app.evaluate(({ contentTracing }, to) => contentTracing.stopRecording(to), path)
  const trace = z.object({ traceEvents: z.array(eventSchema) }).parse(JSON.parse(readFileSync(path, 'utf8')))
  rmSync(path)
  return latenciesOf(trace.traceEvents)
}

function latenciesOf(events: readonly TraceEvent[]): EventLatency[] {
  const open = new Map<string, { type: string; from: number; isPresented: boolean }>()
  const done: EventLatency[] = []
  for (const event of events.toSorted((a, b) => a.ts - b.ts)) {
    const id = `${event.pid} ${event.id2?.local ?? event.id2?.global ?? event.id}`
    const begun = open.get(id)
    if (event.name === 'EventLatency' && event.ph === 'b')
      open.set(id, { type: event.args?.event_latency?.event_type ?? '', from: event.ts, isPresented: false })
    else if (begun !== undefined && event.name === PRESENTED) begun.isPresented = true
    else if (begun !== undefined && event.name === 'EventLatency' && event.ph === 'e') {
      open.delete(id)
      const presentedAtMs = begun.isPresented ? event.ts / 1_000 : null
      done.push({ type: begun.type, madeAtMs: begun.from / 1_000, presentedAtMs })
    }
  }
  return done
}

/**
 * The latency of each key press, in ms, found by when it was sent. Throws unless every press has exactly one slice
 * and was shown: a press that changed nothing would otherwise count as a fast one.
 */
export function pressLatencies(slices: readonly EventLatency[], sentAtMs: readonly number[]): number[] {
  const keys = slices
    .filter((slice) => slice.type === 'KEY_PRESSED')
    .toSorted((a, b) => a.madeAtMs - b.madeAtMs)
  return sentAtMs.map((at, index) => {
    const until = sentAtMs[index + 1] ?? Number.POSITIVE_INFINITY
    const own = keys.filter(({ madeAtMs }) => madeAtMs >= at - 1 && madeAtMs < until - 1)
    const [slice] = own
    if (own.length !== 1 || slice === undefined) throw new Error(`Press ${index} has ${own.length} slices`)
    if (slice.presentedAtMs === null) throw new Error(`Press ${index} was never shown`)
    return slice.presentedAtMs - slice.madeAtMs
  })
}

/** Frames a second that wheel turns put on the screen, between the first such frame and the last. */
export function wheelFrameRate(slices: readonly EventLatency[]): number {
  const shown = slices.filter(({ type }) => type.endsWith('GESTURE_SCROLL_UPDATE'))
  const times = [...new Set(shown.map(({ presentedAtMs }) => presentedAtMs).filter((at) => at !== null))]
  const [first, last] = [Math.min(...times), Math.max(...times)]
  if (times.length < 2) throw new Error('The wheel put nothing on the screen')
  return ((times.length - 1) / (last - first)) * 1_000
}
