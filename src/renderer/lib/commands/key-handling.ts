import { type DeskState, useDesk } from '../desk-state.ts'
import { runCommand } from '../rights.ts'
import { chordOf } from './chord.ts'
import type { Command, CommandContext, DeskActions } from './command.ts'
import { keyMapFor, keysOf } from './key-map.ts'

/** How long the first key of a sequence such as `g o` waits for the second. */
const SEQUENCE_MS = 1_200

/** Listens to the keyboard for the life of the window. Answers the way to stop. */
export function listenToKeys(desk: DeskActions): () => void {
  const handler = new KeyHandler(desk)
  const onKeyDown = (event: KeyboardEvent) => handler.press(event)
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}

class KeyHandler {
  readonly #desk: DeskActions
  #prefix = ''
  #prefixTimer = 0
  #maps = new Map<CommandContext, ReadonlyMap<string, Command>>()
  #changes: DeskState['settings'] = null

  constructor(desk: DeskActions) {
    this.#desk = desk
  }

  press(event: KeyboardEvent): void {
    const press = event.isComposing ? null : chordOf(event)
    const context = contextOf(useDesk.getState())
    if (press === null || context === null) return
    const map = this.#mapFor(context)
    const chord = this.#prefix === '' ? press : `${this.#prefix} ${press}`
    this.#setPrefix('')
    const command = map.get(chord)
    if (command !== undefined && isHeard(command, press, event.target)) {
      event.preventDefault()
      runCommand(command, this.#desk, Math.max(0, keysOf(command, this.#changes?.keys ?? {}).indexOf(chord)))
    } else if (command === undefined && !isTyping(event.target) && startsSequence(map, chord)) {
      event.preventDefault()
      this.#setPrefix(chord)
    }
  }

  #mapFor(context: CommandContext): ReadonlyMap<string, Command> {
    const { settings } = useDesk.getState()
    if (settings !== this.#changes) {
      this.#changes = settings
      this.#maps.clear()
    }
    const known = this.#maps.get(context)
    if (known !== undefined) return known
    const made = keyMapFor(context, settings?.keys ?? {})
    this.#maps.set(context, made)
    return made
  }

  #setPrefix(prefix: string): void {
    this.#prefix = prefix
    clearTimeout(this.#prefixTimer)
    if (prefix !== '') this.#prefixTimer = window.setTimeout(() => this.#setPrefix(''), SEQUENCE_MS)
  }
}

/** Pages with commands of their own. */
const HAS_COMMANDS: ReadonlySet<DeskState['page']> = new Set(['orders', 'printing', 'sync', 'conflicts'])

/** Which commands can be called now; null while a dialog has the keys to itself. */
function contextOf({ overlay, page }: DeskState): CommandContext | null {
  if (overlay.kind === 'uncertain' || overlay.kind === 'check') return overlay.kind
  if (overlay.kind !== 'none') return null
  return HAS_COMMANDS.has(page) ? (page as CommandContext) : 'anywhere'
}

function isHeard(command: Command, press: string, target: EventTarget | null): boolean {
  if (isTyping(target)) {
    const isInSearch = target instanceof HTMLElement && target.dataset['testid'] === 'search'
    return command.inFields === 'always' || (command.inFields === 'search' && isInSearch && press.length > 1)
  }
  // Space and Enter press the button they stand on; arrows walk through an open menu.
  const isControl =
    target instanceof Element && target.closest('button, a[href], select, [role^="menu"], summary') !== null
  if (!isControl) return true
  const isInMenu = target instanceof Element && target.closest('[role="menu"], select') !== null
  return !isInMenu && press !== 'Space' && press !== 'Enter'
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=checkbox], [type=radio]), textarea, [contenteditable="true"]')
  )
}

function startsSequence(map: ReadonlyMap<string, Command>, chord: string): boolean {
  for (const known of map.keys()) if (known.startsWith(`${chord} `)) return true
  return false
}
