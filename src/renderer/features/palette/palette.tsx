import { Command as Cmdk } from 'cmdk'
import { useState } from 'react'
import { CLASS_OF_ACT } from '../../../shared/domain/journal/acts.ts'
import type { Command } from '../../lib/commands/command.ts'
import { keysOf } from '../../lib/commands/key-map.ts'
import { COMMANDS } from '../../lib/commands/registry.ts'
import { desk } from '../../lib/desk-port.ts'
import { useDesk } from '../../lib/desk-state.ts'
import { runCommand, useRefusal } from '../../lib/rights.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { KeyCaps } from '../../ui/key-caps.tsx'

const CLASS_WORDS = { reversible: 'can be undone', compensable: 'can be made good', final: 'final' } as const

/** Every command by name, and any text as a search for orders. It shows each key, to make itself unneeded. */
export function Palette() {
  const [text, setText] = useState('')
  const page = useDesk((state) => state.page)
  const isHere = (command: Command) => command.context === 'anywhere' || command.context === page
  const commands = COMMANDS.filter((command) => command.isInPalette && isHere(command))
  const groups = [...new Set(commands.map((command) => command.group))]
  const leave = () => desk().leaveOverlay()
  return (
    <Dialog label="All commands" testId="palette" onClose={leave} className="mt-[12vh]! w-[560px]">
      {/* Its own tabIndex would have the dialog focus the box, and what is typed would go nowhere. */}
      <Cmdk label="All commands" loop tabIndex={undefined}>
        <Cmdk.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="A command, an order, a name, a SKU…"
          className="h-12 w-full border-b border-line bg-canvas px-4 text-title focus-visible:outline-none"
        />
        <Cmdk.List className="max-h-[380px] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-label [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-dim">
          {groups.map((group) => (
            <Cmdk.Group key={group} heading={group}>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <PaletteLine key={command.id} command={command} />
                ))}
            </Cmdk.Group>
          ))}
          {text.trim() === '' ? null : (
            <Cmdk.Item
              forceMount
              value={`search orders ${text}`}
              className="menu-item"
              onSelect={() => {
                leave()
                desk().searchOrders(text.trim())
              }}
            >
              Search orders for “{text.trim()}”
            </Cmdk.Item>
          )}
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  )
}

function PaletteLine({ command }: { readonly command: Command }) {
  const changes = useDesk((state) => state.settings?.keys)
  const [chord] = keysOf(command, changes ?? {})
  const run = () => {
    desk().leaveOverlay()
    // After the dialog has given the focus back, so that what the command focuses keeps it.
    requestAnimationFrame(() => runCommand(command, desk(), 0))
  }
  const refusal = useRefusal(command.act)
  const isRefused = refusal !== null
  const aside = refusal ?? classWords(command)
  return (
    <Cmdk.Item
      value={`${command.group} ${command.title}`}
      className="menu-item"
      disabled={isRefused}
      onSelect={run}
    >
      <span className={`flex-1 ${isRefused ? 'text-dim' : ''}`}>{command.title}</span>
      {aside === null ? null : <span className="text-small text-dim">{aside}</span>}
      {chord === undefined ? null : <KeyCaps chord={chord} />}
    </Cmdk.Item>
  )
}

/** What undo can do about it, said before it is done. */
function classWords({ act }: Command): string | null {
  return act === null || act === 'undo' ? null : CLASS_WORDS[CLASS_OF_ACT[act]]
}
