import { TriangleAlert } from 'lucide-react'
import type { Conflict } from '../../../shared/domain/sync/conflict.ts'
import { cutNote, MOST_NOTE_LETTERS } from '../../../shared/domain/text/note-length.ts'
import { groupDigits, plural } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
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
          dir="auto"
          value={note}
          onChange={(event) => write(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) focusList()
          }}
        />
      </label>
      <TooLong note={note} onCut={write} />
      <p className="text-small text-dim">
        Before either: <bdi>{texts.base === '' ? 'no note' : `“${texts.base}”`}</bdi>
      </p>
    </div>
  )
}

/** How much too long the note is, and what would go if it were cut where it has to end. */
function TooLong({ note, onCut }: { readonly note: string; readonly onCut: (kept: string) => void }) {
  const { kept, lost } = cutNote(note)
  if (lost === '') return null
  return (
    <div className="card flex flex-col gap-1.5 p-2.5" role="status" data-testid="note-too-long">
      <p className="flex items-center gap-2">
        <TriangleAlert size={14} className="flex-none text-caution-ink" aria-hidden="true" />
        <span className="flex-1">
          {plural(lost.length, 'letter')} too long. Shorten it above, or cut it here:
        </span>
        <Button onClick={() => onCut(kept)}>Cut to {groupDigits(MOST_NOTE_LETTERS)} letters</Button>
      </p>
      <p className="selectable max-h-24 overflow-y-auto text-small break-words whitespace-pre-wrap text-dim">
        Would be lost: <del dir="auto">{lost}</del>
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
