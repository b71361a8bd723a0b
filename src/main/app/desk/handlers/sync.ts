import { basename } from 'node:path'
import type { Handlers } from '../../../../shared/ipc/contract.ts'
import { writeFileAtomic } from '../../../platform/atomic-file.ts'
import type { CloudDesk } from '../cloud/cloud-desk.ts'
import { diagnosticsOf } from '../cloud/diagnostics.ts'
import type { Dialogs, Shell } from '../dialogs.ts'
import type { Services } from '../services.ts'

type SyncHandlers = Pick<
  Handlers,
  | 'sync.state'
  | 'sync.now'
  | 'sync.events'
  | 'sync.diagnostics'
  | 'sync.copyDiagnostics'
  | 'sync.deadLetters'
  | 'sync.retry'
  | 'sync.dismiss'
  | 'sync.exportDeadLetters'
  | 'conflicts.list'
  | 'conflicts.resolve'
>

/** What sync does and met, and what a person has to settle. */
export function syncHandlers(
  services: Services,
  cloud: CloudDesk,
  { dialogs, shell }: { readonly dialogs: Dialogs; readonly shell: Pick<Shell, 'copyText'> },
): SyncHandlers {
  const { store, metaOf } = services
  return {
    'sync.state': async () => cloud.state,
    'sync.now': () => cloud.now(),
    'sync.events': () => store.query('sync.events', {}),
    'sync.diagnostics': async () => ({ text: await diagnostics(services, cloud) }),
    'sync.copyDiagnostics': async () => {
      const text = await diagnostics(services, cloud)
      return { text, copied: shell.copyText(text) }
    },
    'sync.deadLetters': () => store.query('sync.deadLetters', {}),
    'sync.retry': (input, call) => store.command('deadLetters.retry', input, metaOf(call)),
    'sync.dismiss': (input, call) => store.command('deadLetters.dismiss', input, metaOf(call)),
    'sync.exportDeadLetters': async () => {
      const letters = await store.query('sync.deadLetterFile', {})
      const target = await dialogs.chooseDeadLetterTarget('refused-acts.json')
      if (target === null) return { saved: false, fileName: null, count: letters.length }
      writeFileAtomic(target, JSON.stringify(letters, null, 2))
      return { saved: true, fileName: basename(target), count: letters.length }
    },
    'conflicts.list': (input) => store.query('conflicts.list', input),
    'conflicts.resolve': (input, call) => store.command('conflicts.resolve', input, metaOf(call)),
  }
}

async function diagnostics({ store, clock }: Services, cloud: CloudDesk): Promise<string> {
  return diagnosticsOf({
    at: clock.now(),
    state: cloud.state,
    figures: await store.query('status.figures', {}),
    position: await store.query('sync.position', {}),
    deadLetters: await store.query('sync.deadLetters', {}),
    events: await store.query('sync.events', {}),
  })
}
