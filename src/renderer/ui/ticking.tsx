import { type RefObject, useLayoutEffect, useRef } from 'react'
import { followTime } from '../lib/follow-time.ts'
import { ageWords, spanWords, untilWordsChange } from '../lib/spans.ts'

/** How long ago a moment (ms UTC) was. It is written into the page without React, and rests while nobody sees it. */
export function Age({ at, before = '' }: { readonly at: number; readonly before?: string }) {
  const ref = useRef<HTMLSpanElement>(null)
  useLayoutEffect(
    () =>
      followTime((now) => {
        write(ref, `${before}${ageWords(now - at)}`)
        return untilWordsChange(now - at)
      }),
    [at, before],
  )
  return <span ref={ref} className="tnum" />
}

/** How long it is until a moment (ms UTC); `over` once it has passed. */
export function TimeLeft({ until, over }: { readonly until: number; readonly over: string }) {
  const ref = useRef<HTMLSpanElement>(null)
  useLayoutEffect(
    () =>
      followTime((now) => {
        write(ref, now >= until ? over : `${spanWords(until - now)} left`)
        return now >= until ? null : untilWordsChange(now - until)
      }),
    [until, over],
  )
  return <span ref={ref} className="tnum" />
}

function write({ current }: RefObject<HTMLSpanElement | null>, text: string): void {
  if (current !== null && current.textContent !== text) current.textContent = text
}
