import type { Conflict } from '../../../shared/domain/sync/conflict.ts'
import { bothTexts, focusList, useConflicts } from './conflict-session.ts'

interface NoteMergeProps {
  readonly id: string
  readonly texts: NonNullable<Conflict['texts']>
}

/** Both notes beside each other, and one to write of them. It begins with what both wrote. */
export function NoteMerge({ id, texts }: NoteMergeProps) {
  const note = useConflicts((state) => state.notes[id]) ?? bothTexts(texts)
  const write = (text: string) => useConflicts.setState(({ notes }) => ({ notes: { ...notes, [id]: text } }))
  return (
    <div className="flex max-w-[760px] flex-col gap-2">
      <div className="grid grid-cols-2 gap-2">
        <Side title="Here" text={texts.ours} onTake={() => write(texts.ours)} />
        <Side title="On the server" text={texts.theirs} onTake={() => write(texts.theirs)} />
      </div>
      <label className="flex flex-col gap-1 text-small text-dim">
        The note as it is to be, for a choice that keeps both
        <textarea
          className="field"
          data-testid="merged-note"
          rows={4}
          maxLength={2_000}
          dir="auto"
          value={note}
          onChange={(event) => write(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) focusList()
          }}
        />
      </label>
      <p className="text-small text-dim">
        Before either: <bdi>{texts.base === '' ? 'no note' : `“${texts.base}”`}</bdi>
      </p>
    </div>
  )
}

function Side({
  title,
  text,
  onTake,
}: {
  readonly title: string
  readonly text: string
  readonly onTake: () => void
}) {
  return (
    <div className="card flex flex-col gap-1 bg-panel p-2.5">
      <div className="flex items-center">
        <span className="section-label flex-1">{title}</span>
        <button type="button" className="text-small text-accent-ink underline" onClick={onTake}>
          Begin with this
        </button>
      </div>
      <p className="selectable min-h-10 break-words whitespace-pre-wrap" dir="auto">
        {text === '' ? <span className="text-dim">no note</span> : text}
      </p>
    </div>
  )
}
