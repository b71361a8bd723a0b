import type { CallContext, Handlers } from '../../../../shared/ipc/contract.ts'
import type { Dialogs } from '../dialogs.ts'
import type { LabelDesk } from '../labels/label-desk.ts'
import type { Services } from '../services.ts'
import type { FileTokens } from './imports.ts'

type LabelsHandlers = Pick<
  Handlers,
  | 'labels.choose'
  | 'labels.import'
  | 'labels.cancel'
  | 'labels.running'
  | 'labels.unmatched'
  | 'labels.ofOrder'
  | 'labels.picture'
  | 'labels.match'
  | 'labels.dismiss'
>

/** Carriers' labels: bringing them in, and the pages that wait for a person. */
export function labelsHandlers(
  services: Services,
  labels: LabelDesk,
  tokens: FileTokens,
  dialogs: Dialogs,
): LabelsHandlers {
  const { store, metaOf, emit } = services
  const settled = async <T>(done: Promise<T>): Promise<T> => {
    const value = await done
    emit('labels.changed', {})
    return value
  }
  return {
    'labels.choose': async () => {
      const path = await dialogs.chooseLabels()
      return path === null ? null : tokens.register(path)
    },
    'labels.import': async ({ source, runId }, call: CallContext) =>
      labels.runner.start({ path: tokens.resolve(source), runId }, metaOf(call)),
    'labels.cancel': async ({ runId }) => labels.runner.cancel(runId),
    'labels.running': async () => labels.runner.running(),
    'labels.unmatched': (input) => store.query('labels.unmatched', input),
    'labels.ofOrder': (input) => store.query('labels.ofOrder', input),
    'labels.picture': async ({ page }) => ({ png: (await labels.picture(page)).slice() }),
    'labels.match': (input, call) => settled(store.command('labels.match', input, metaOf(call))),
    'labels.dismiss': (input, call) => settled(store.command('labels.dismiss', input, metaOf(call))),
  }
}
