import { CLASS_OF_ACT } from '../../../shared/domain/journal/acts.ts'
import type { Command } from '../../lib/commands/command.ts'
import { keysOf } from '../../lib/commands/key-map.ts'
import { COMMANDS } from '../../lib/commands/registry.ts'
import { desk } from '../../lib/desk-port.ts'
import { openPage, useDesk } from '../../lib/desk-state.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { KeyCaps } from '../../ui/key-caps.tsx'

/** Every key there is, made from the table the keys come from. */
export function KeySheet() {
  const groups = [...new Set(COMMANDS.map((command) => command.group))]
  const leave = () => desk().leaveOverlay()
  return (
    <Dialog label="Keys" testId="key-sheet" onClose={leave} className="w-[min(1000px,92vw)]">
      <header className="flex items-center gap-3 border-b border-line px-5 py-3">
        <h2 className="flex-1 text-title font-semibold">Keys</h2>
        <Button
          tone="quiet"
          onClick={() => {
            leave()
            openPage('settings', 'keys')
          }}
        >
          Change keys
        </Button>
        <Button onClick={leave}>Close</Button>
      </header>
      <div className="max-h-[70vh] overflow-y-auto">
        <div className="columns-3 gap-8 px-5 py-4">
          {groups.map((group) => (
            <section key={group} className="mb-5 break-inside-avoid">
              <h3 className="section-label mb-1.5">{group}</h3>
              <ul className="flex flex-col">
                {COMMANDS.filter((command) => command.group === group).map((command) => (
                  <SheetLine key={command.id} command={command} />
                ))}
              </ul>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  )
}

function SheetLine({ command }: { readonly command: Command }) {
  const changes = useDesk((state) => state.settings?.keys)
  const isFinal = command.act !== null && CLASS_OF_ACT[command.act] === 'final' && command.act !== 'undo'
  return (
    <li className="flex min-h-7 items-center gap-2">
      <span className="flex-1">
        {command.title}
        {isFinal ? <span className="ml-1.5 text-small text-dim">final</span> : null}
      </span>
      <span className="flex max-w-[60%] flex-wrap justify-end gap-x-2 gap-y-0.5">
        {keysOf(command, changes ?? {}).map((chord) => (
          <KeyCaps key={chord} chord={chord} />
        ))}
      </span>
    </li>
  )
}
