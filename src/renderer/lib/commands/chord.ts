/** A key press as it is written in the registry: `Shift+P`, `Mod+K`, `g o`. Mod is Ctrl, or Command on a Mac. */
export type Chord = string

/** What a keyboard event tells; a subset, so that tests need no DOM. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const NAMED: Readonly<Record<string, string>> = { ' ': 'Space', Esc: 'Escape' }
const MODIFIER_KEYS: ReadonlySet<string> = new Set([
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Process',
])

/** The chord of one press, or null for a modifier alone. Shift is left out where it only makes the character, as in "?". */
export function chordOf(press: KeyPress): Chord | null {
  if (MODIFIER_KEYS.has(press.key)) return null
  const isLetter = /^\p{L}$/u.test(press.key)
  const isSymbol = press.key.length === 1 && !isLetter && press.key !== ' '
  const name = NAMED[press.key] ?? (isLetter ? press.key.toLocaleUpperCase('en') : press.key)
  const mod = press.ctrlKey || press.metaKey ? 'Mod+' : ''
  const alt = press.altKey ? 'Alt+' : ''
  const shift = press.shiftKey && !isSymbol ? 'Shift+' : ''
  return `${mod}${alt}${shift}${name}`
}

/** The chord in one spelling, so that `shift+p`, `Shift+p` and `Shift+P` are the same; null when it is none. */
export function normalChord(text: string): Chord | null {
  const presses = text.trim().split(/\s+/).map(normalPress)
  if (presses.length === 0 || presses.length > 2 || presses.some((press) => press === null)) return null
  return presses.join(' ')
}

const ORDER = ['Mod', 'Alt', 'Shift']
const ALIASES: Readonly<Record<string, string>> = {
  ctrl: 'Mod',
  cmd: 'Mod',
  mod: 'Mod',
  alt: 'Alt',
  shift: 'Shift',
  esc: 'Escape',
}

function normalPress(text: string): string | null {
  const parts = text === '+' ? ['+'] : text.split('+')
  const key = parts.at(-1)
  if (key === undefined || key === '') return null
  const modifiers = parts.slice(0, -1).map((part) => ALIASES[part.toLowerCase()])
  if (modifiers.some((modifier) => modifier === undefined || !ORDER.includes(modifier))) return null
  const named =
    key.length === 1
      ? key.toLocaleUpperCase('en')
      : (ALIASES[key.toLowerCase()] ?? key[0]?.toUpperCase() + key.slice(1))
  return [...ORDER.filter((modifier) => modifiers.includes(modifier)), named].join('+')
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
}

/** The keys of a chord as they are drawn, one string for each key: `g o` to ["G", "O"]. */
export function chordCaps(chord: Chord, isMac: boolean): string[] {
  return chord
    .split(' ')
    .flatMap((press) => (press === '+' ? ['+'] : press.split('+')))
    .map((key) => (key === 'Mod' ? (isMac ? '⌘' : 'Ctrl') : (SIGNS[key] ?? key)))
}
