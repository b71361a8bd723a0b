import type { SyncProgress, SyncState } from '../../shared/domain/sync/sync-state.ts'
import { spanWords } from './spans.ts'
import { groupDigits, plural } from './words.ts'

/** How a state is to be seen: fine, on its way, needing patience, or needing a person. */
export type SyncTone = 'ok' | 'busy' | 'caution' | 'danger'

/** Where sync stands in one sentence, and what to do about it; empty where there is nothing to do. */
export interface SyncSentence {
  readonly tone: SyncTone
  readonly short: string
  readonly sentence: string
  readonly next: string
}

const WHILE_OUT = 'Finding, picking, printing stored labels, shipping and notes go on.'

/** The words of a state. Why it is so comes from the engine, and takes the place of the usual advice. */
export function sentenceOf(sync: SyncState): SyncSentence {
  const usual = sync.isStuck && sync.phase === 'online' ? stuck(sync) : USUAL[sync.phase](sync)
  return sync.trouble === null ? usual : { ...usual, next: sync.trouble.message }
}

const USUAL: Readonly<Record<SyncState['phase'], (sync: SyncState) => SyncSentence>> = {
  off: () => ({
    tone: 'busy',
    short: 'Not synced',
    sentence: 'This workspace syncs with nobody.',
    next: 'Everything is kept on this computer. Connect a shop to work at several desks.',
  }),
  connecting: (sync) => ({
    tone: 'busy',
    short: 'Connecting',
    sentence: 'Reaching the server.',
    next: kept(sync),
  }),
  copying: () => ({
    tone: 'busy',
    short: 'Copying the shop',
    sentence: 'The shop is being copied to this desk, the newest orders first.',
    next: 'You can work meanwhile. It goes on where it was if the program is closed.',
  }),
  online: (sync) => ({
    tone: 'ok',
    short: 'Online',
    sentence:
      sync.pending === 0 ? 'Everything is sent and up to date.' : `Sending ${plural(sync.pending, 'act')}.`,
    next: '',
  }),
  offline: (sync) => ({
    tone: 'caution',
    short: 'Offline: find, print, ship go on',
    sentence: `Offline. ${WHILE_OUT}`,
    next: `${kept(sync)} It tries again by itself.`,
  }),
  parked: (sync) => ({
    tone: 'caution',
    short: 'Signed out: acts are kept',
    sentence: 'Signed out. Work goes on, and what you do is kept here.',
    next: `Sign in again: ${sync.pending === 0 ? 'nothing waits yet.' : `${plural(sync.pending, 'act')} will be sent.`}`,
  }),
  stopped: (sync) => ({
    tone: 'danger',
    short: 'Sync stopped: work goes on here',
    sentence: 'Sync has stopped. Work goes on at this desk, and what you do is kept here.',
    next: kept(sync),
  }),
}

function stuck(sync: SyncState): SyncSentence {
  return {
    tone: 'caution',
    short: 'Stuck: an act gets no answer',
    sentence: `The oldest of ${plural(sync.pending, 'act')} gets no answer though the server is there.`,
    next: 'Sync now. If it stays so, copy the diagnostics below and send them to us; nothing is lost.',
  }
}

function kept({ pending }: SyncState): string {
  return pending === 0 ? 'Nothing waits to be sent.' : `${plural(pending, 'act')} kept here until then.`
}

const PROGRESS_WORDS: Readonly<Record<SyncProgress['what'], string>> = {
  copying: 'Copying',
  moving: 'Moving up',
  sending: 'Sending',
  auditing: 'Comparing',
}

/** "Copying 12,000 of 100,000, 2 min left". */
export function progressWords({ what, done, total, leftMs }: SyncProgress): string {
  const unit = what === 'sending' ? 'acts' : 'rows'
  const amount = total === null ? groupDigits(done) : `${groupDigits(done)} of ${groupDigits(total)}`
  const left = leftMs === null ? '' : `, ${spanWords(leftMs)} left`
  return `${PROGRESS_WORDS[what]} ${amount} ${unit}${left}`
}
