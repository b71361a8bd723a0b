import { useState } from 'react'
import { type Chord, chordOf } from '../../lib/commands/chord.ts'
import type { Command } from '../../lib/commands/command.ts'
import { keyConflicts, keysOf } from '../../lib/commands/key-map.ts'
import { COMMANDS } from '../../lib/commands/registry.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { Button } from '../../ui/button.tsx'
import { KeyCaps } from '../../ui/key-caps.tsx'
import { saveSettings } from './save-settings.ts'

const NO_CHANGES: Readonly<Record<string, string>> = {}

/** Every command with its keys. A key that another command has in the same place is refused with its name. */
export function KeysSection() {
  const changes = useDesk((desk) => desk.settings?.keys) ?? NO_CHANGES
  const groups = [...new Set(COMMANDS.map((command) => command.group))]
  return (
    <div className="flex max-w-[640px] flex-col gap-5">
      <div className="flex items-center gap-3">
        <p className="flex-1 text-dim">
          Choose a command, press its new key. Two keys one after the other work too.
        </p>
        <Button disabled={Object.keys(changes).length === 0} onClick={() => saveSettings({ keys: {} })}>
          Back to the usual keys
        </Button>
      </div>
      {groups.map((group) => (
        <section key={group}>
          <h3 className="section-label mb-1">{group}</h3>
          <ul className="card divide-y divide-line">
            {COMMANDS.filter((command) => command.group === group).map((command) => (
              <KeyLine key={command.id} command={command} changes={changes} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

interface KeyLineProps {
  readonly command: Command
  readonly changes: Readonly<Record<string, string>>
}

function KeyLine({ command, changes }: KeyLineProps) {
  const [isListening, setIsListening] = useState(false)
  const [taken, setTaken] = useState<string | null>(null)
  const take = (chord: Chord) => {
    setIsListening(false)
    const next = { ...changes, [command.id]: chord }
    const conflict = keyConflicts(next).find(
      ({ first, second }) => first.id === command.id || second.id === command.id,
    )
    if (conflict === undefined) {
      setTaken(null)
      saveSettings({ keys: next })
    } else setTaken((conflict.first.id === command.id ? conflict.second : conflict.first).title)
  }
  return (
    <li className="flex min-h-9 items-center gap-3 px-3 py-1">
      <span className="flex-1">{command.title}</span>
      {taken === null ? null : <span className="text-small text-danger-ink">That key is for “{taken}”.</span>}
      {isListening ? (
        <KeyListener onChord={take} onLeave={() => setIsListening(false)} />
      ) : (
        <button
          type="button"
          className="chip"
          aria-label={`Change the key of ${command.title}`}
          onClick={() => setIsListening(true)}
        >
          {keysOf(command, changes).map((chord) => (
            <KeyCaps key={chord} chord={chord} />
          ))}
        </button>
      )}
    </li>
  )
}

/** Waits for one press, or for two in a row; Escape leaves the key as it was. */
function KeyListener({
  onChord,
  onLeave,
}: {
  readonly onChord: (chord: Chord) => void
  readonly onLeave: () => void
}) {
  const [first, setFirst] = useState<Chord | null>(null)
  return (
    <input
      // It exists to hear a key.
      // biome-ignore lint/a11y/noAutofocus: see above
      autoFocus
      readOnly
      className="field w-44!"
      aria-label="Press the new key"
      value={first === null ? 'Press a key' : `${first}, then?  Enter: done`}
      onBlur={onLeave}
      onKeyDown={(event) => {
        event.preventDefault()
        event.stopPropagation()
        event.nativeEvent.stopImmediatePropagation()
        const press = chordOf(event)
        if (press === 'Escape') onLeave()
        else if (press === 'Enter' && first !== null) onChord(first)
        else if (press !== null && first !== null) onChord(`${first} ${press}`)
        else if (press !== null) setFirst(press)
      }}
    />
  )
}
