import { nameOf, type SeenLabel } from './paper.ts'
import type { JobRecord } from './records.ts'

/** How often a job's label may have come out. */
interface Owed {
  readonly least: number
  readonly most: number
}

/** What is on paper against what was asked for; each wrong begins with the word of its law (docs/printing.md). */
export function wrongsOnPaper(jobs: readonly JobRecord[], seen: readonly SeenLabel[]): string[] {
  const owed = new Map<string, { jobs: JobRecord[]; least: number; most: number; hashes: Set<string> }>()
  for (const job of jobs) {
    const one = owed.get(nameOf(job)) ?? { jobs: [], least: 0, most: 0, hashes: new Set<string>() }
    const { least, most } = owedBy(job)
    one.jobs.push(job)
    one.least += least
    one.most += most
    if (job.sha256 !== null) one.hashes.add(job.sha256)
    owed.set(nameOf(job), one)
  }
  const wrongs = seen.flatMap((label) => spoiled(label, owed.get(nameOf(label))?.hashes))
  for (const [name, { jobs: ofName, least, most }] of owed) {
    const count = seen.filter((label) => nameOf(label) === name).length
    const history = ofName.map((job) => `${job.state}: ${job.history}`).join(' | ')
    if (count < least) wrongs.push(`lost: ${name} came out ${count} of ${least} times; ${history}`)
    if (count > most) wrongs.push(`doubled: ${name} came out ${count} times, ${most} asked for; ${history}`)
  }
  return wrongs
}

function owedBy({ state, resolution }: JobRecord): Owed {
  // Whoever says that it did not come out, or is not needed, may be wrong: it may still be on its way.
  if (resolution === 'reprint' || resolution === 'cancel') return { least: 0, most: 1 }
  if (state === 'printed' || state === 'sent') return { least: 1, most: 1 }
  return { least: 0, most: state === 'uncertain' ? 1 : 0 }
}

/** A label on paper has every byte of a label that the journal had marked before its end was sent. */
function spoiled(label: SeenLabel, hashes: ReadonlySet<string> | undefined): string[] {
  if (label.labelsInOne !== 1)
    return [`spoiled: ${label.labelsInOne} labels came out as one, ${nameOf(label)}`]
  if (hashes === undefined) return [`unasked: ${nameOf(label)} came out, and no job is for it`]
  return hashes.has(label.sha256) ? [] : [`spoiled: ${nameOf(label)} is not what the journal says was sent`]
}

const WAITING: readonly JobRecord['state'][] = ['queued', 'sending', 'committed', 'failed_safe']

/** Labels that have neither come to an end nor to a question. */
export function waitingIn(jobs: readonly JobRecord[]): JobRecord[] {
  return jobs.filter(({ state }) => WAITING.includes(state))
}
