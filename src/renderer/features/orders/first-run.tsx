import { CloudUpload, FileSpreadsheet, Store } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { ask } from '../../lib/ask.ts'
import { inBackground } from '../../lib/background.ts'
import { desk } from '../../lib/desk-port.ts'
import { openPage } from '../../lib/desk-state.ts'
import { tellDone } from '../../lib/toasts.ts'
import { undoAction } from '../../lib/undo.ts'
import { groupDigits } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'

/** The first minute: three doors, of which two lead to a printed label without an account and the third to other desks. */
export function FirstRun() {
  return (
    <div
      data-testid="first-run"
      className="absolute inset-0 z-10 flex flex-col items-center justify-center gap-6 overflow-y-auto bg-canvas p-8"
    >
      <div className="text-center">
        <h1 className="text-page font-semibold">No orders here yet</h1>
        <p className="mt-1 text-dim">Choose a door. You can go through the others later.</p>
      </div>
      <div className="grid w-full max-w-[960px] grid-cols-3 gap-4">
        <PracticeDoor />
        <Door
          testId="door-import"
          icon={<FileSpreadsheet size={24} strokeWidth={1.5} />}
          title="Import an export"
          text="The order export of TikTok Seller Center, CSV or XLSX. It is checked first and nothing is written until you say so. You can also drop it anywhere on this window."
        >
          <Button size="large" command="import" onClick={() => desk().openImport()}>
            Choose a file
          </Button>
        </Door>
        <Door
          testId="door-cloud"
          icon={<CloudUpload size={24} strokeWidth={1.5} />}
          title="Connect Supabase"
          text="Several desks on one shop, and orders straight from TikTok Shop. What you do here until then can be moved up."
        >
          <Button size="large" command="go-account" onClick={() => openPage('settings', 'account')}>
            Connect a shop
          </Button>
        </Door>
      </div>
    </div>
  )
}

const SIZES = [300, 2_000] as const
const LARGEST = 100_000

function PracticeDoor() {
  const [size, setSize] = useState('300')
  const [isMaking, setIsMaking] = useState(false)
  const orders = Number(size)
  const isWhole = Number.isInteger(orders) && orders >= 1 && orders <= LARGEST
  const make = async () => {
    setIsMaking(true)
    try {
      const made = await ask(window.api.workspace.createPractice({ orders }))
      tellDone({
        message: `Your practice shop has ${groupDigits(made.orders)} orders and a virtual printer.`,
        action: undoAction(made.journalId),
      })
      desk().refresh()
    } finally {
      setIsMaking(false)
    }
  }
  return (
    <Door
      testId="door-practice"
      icon={<Store size={24} strokeWidth={1.5} />}
      title="Practice shop"
      text="Made-up orders with a viral spike and a virtual printer. Everything works, nothing leaves this computer."
    >
      <div className="flex items-center gap-1.5">
        {SIZES.map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            data-active={size === String(one)}
            aria-pressed={size === String(one)}
            onClick={() => setSize(String(one))}
          >
            {groupDigits(one)}
          </button>
        ))}
        <input
          aria-label="Number of practice orders"
          inputMode="numeric"
          className="field tnum w-20!"
          value={size}
          onChange={(event) => setSize(event.target.value.trim())}
        />
        <span className="text-dim">orders</span>
      </div>
      <Button
        tone="primary"
        size="large"
        disabled={!isWhole || isMaking}
        data-testid="start-practice"
        onClick={() => inBackground(make(), 'the table fills when it is done')}
      >
        {isMaking ? 'Making orders…' : 'Open the practice shop'}
      </Button>
      {isWhole ? null : (
        <p className="text-small text-danger-ink">A whole number from 1 to {groupDigits(LARGEST)}.</p>
      )}
    </Door>
  )
}

interface DoorProps {
  readonly testId: string
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}

function Door({ testId, icon, title, text, children }: DoorProps) {
  return (
    <section
      data-testid={testId}
      className="flex flex-col items-start gap-3 rounded-card border border-line bg-panel p-5"
    >
      <span className="text-accent-ink" aria-hidden="true">
        {icon}
      </span>
      <h2 className="text-title font-semibold">{title}</h2>
      <p className="flex-1 text-dim">{text}</p>
      {children}
    </section>
  )
}
