import { chordCaps } from '../lib/commands/chord.ts'

const isMac = navigator.userAgent.includes('Mac')

/** A chord drawn as keys. */
export function KeyCaps({ chord }: { readonly chord: string }) {
  return (
    <kbd className="inline-flex gap-0.5 font-sans">
      {chordCaps(chord, isMac).map((cap, at) => (
        // A chord's keys have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <span key={at} className="cap">
          {cap}
        </span>
      ))}
    </kbd>
  )
}

/** The same in words, for tooltips. */
export function chordWords(chord: string): string {
  return chordCaps(chord, isMac).join(' ')
}
