import { useEffect } from 'react'
import { inBackground } from '../../lib/background.ts'
import { chordOf } from '../../lib/commands/chord.ts'
import { keyMapFor } from '../../lib/commands/key-map.ts'
import { desk } from '../../lib/desk-port.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { ScanBurst } from '../../lib/scan-burst.ts'
import { scanned } from './resolve.ts'

/**
 * Listens for a scanner while the question is on screen, before the keys are heard: a scan must not press the answers
 * that its digits stand for. Keys pressed one at a time reach their commands a moment later.
 */
export function useScanner(): void {
  useEffect(() => {
    const burst = new ScanBurst(
      { later: (work, ms) => window.setTimeout(work, ms), never: (timer) => clearTimeout(timer) },
      (code) => inBackground(scanned(code), 'the question moves on to the next label'),
      runKey,
    )
    const onKeyDown = (event: KeyboardEvent) => {
      const isOther =
        event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)
      if (isOther || !burst.press(event.key)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true })
      burst.stop()
    }
  }, [])
}

/** Runs the answer that a single key stands for, with the keys as the person has set them. */
function runKey(key: string): void {
  const chord = chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false })
  if (chord === null) return
  keyMapFor('uncertain', useDesk.getState().settings?.keys ?? {})
    .get(chord)
    ?.run(desk(), 0)
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea')
}
