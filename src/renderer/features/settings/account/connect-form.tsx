import { useEffect, useState } from 'react'
import type { Account, CreatorChoice, MovePreview } from '../../../../shared/ipc/account.contract.ts'
import { ask } from '../../../lib/ask.ts'
import { desk } from '../../../lib/desk-port.ts'
import { refreshAccount, refreshSync, useSync } from '../../../lib/sync-state.ts'
import { progressWords } from '../../../lib/sync-words.ts'
import { tellDone } from '../../../lib/toasts.ts'
import { groupDigits } from '../../../lib/words.ts'
import { Button } from '../../../ui/button.tsx'
import { Labelled } from '../../../ui/labelled.tsx'
import { ProgressLine } from '../../../ui/progress-line.tsx'
import { beginAgain } from './account-flow.ts'
import { Problem } from './problem.tsx'
import { fieldOf, useSubmit } from './use-submit.ts'

interface ConnectFormProps {
  readonly account: Account
  readonly creator: CreatorChoice
}

/** What moving this workspace to that shop would do, and the button that does it. */
export function ConnectForm({ account, creator }: ConnectFormProps) {
  const [name, setName] = useState(account.deskName)
  const { preview, problem: unread } = usePreview(creator.id)
  const { isBusy, problem, onSubmit } = useSubmit(async (fields) => {
    const deskName = fieldOf(fields, 'desk')
    await ask(window.api.account.connect({ creatorId: creator.id, deskName }))
    beginAgain()
    await Promise.all([refreshAccount(), refreshSync()])
    desk().refresh()
    tellDone({ message: `${deskName} is connected to ${creator.handle}.` })
  })
  return (
    <form onSubmit={onSubmit} className="card flex flex-col gap-3 p-4" data-testid="connect">
      <h3 className="min-w-0 font-medium break-words">
        Connect to <bdi>{creator.handle}</bdi>
      </h3>
      <Problem text={unread} />
      {preview === null ? null : <Preview preview={preview} />}
      <Labelled title="Name of this desk, as the others see it">
        <input
          name="desk"
          className="field w-72!"
          required
          maxLength={100}
          dir="auto"
          placeholder="Bench 1"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Labelled>
      <Problem text={problem} />
      {isBusy ? <MoveProgress /> : null}
      <div className="flex items-center gap-3">
        <p className="flex-1 text-small text-dim">
          If it breaks off, connect again: it goes on where it was, and nothing is moved twice.
        </p>
        <Button type="submit" tone="primary" disabled={isBusy || preview === null || name.trim() === ''}>
          {isBusy ? 'Connecting…' : 'Connect'}
        </Button>
      </div>
    </form>
  )
}

function usePreview(creatorId: string) {
  const [preview, setPreview] = useState<MovePreview | null>(null)
  const { problem, run } = useSubmit(async () => undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each shop
  useEffect(
    () => run(async () => setPreview(await ask(window.api.account.previewMove({ creatorId })))),
    [creatorId],
  )
  return { preview, problem }
}

const LINES: readonly { readonly key: keyof MovePreview; readonly what: string }[] = [
  { key: 'orders', what: 'orders go up' },
  { key: 'alreadyThere', what: 'of them are there already and become one' },
  { key: 'acts', what: 'stages, notes, holds and prints go along' },
  { key: 'journalLines', what: 'lines of the journal go along' },
  { key: 'leftBehind', what: 'practice orders and virtual prints stay behind' },
]

function Preview({ preview }: { readonly preview: MovePreview }) {
  return (
    <table className="tnum w-fit" data-testid="move-preview">
      <tbody>
        {LINES.map(({ key, what }) => (
          <tr key={key} className={preview[key] === 0 ? 'text-dim' : ''}>
            <td className="py-0.5 pr-3 text-right font-medium">{groupDigits(preview[key])}</td>
            <td>{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function MoveProgress() {
  const progress = useSync((state) => state.sync?.progress ?? null)
  if (progress === null) return <p className="text-small text-dim">Reaching the server…</p>
  return <ProgressLine words={progressWords(progress)} done={progress.done} total={progress.total} />
}
