import { ALL_ORDERS } from '../../../shared/domain/orders/built-in-views.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { type EarlyReaderOptions, startEarlyReader } from './early-reader.ts'
import type { ReaderOutput } from './reader-queries.ts'
import { saveFrame } from './saved-frame.ts'

/**
 * Reads what the next window shows first and keeps it. Call it once the writer has closed the file and before the
 * workspace is unlocked: nothing can be written in between. A file that cannot be read leaves no frame.
 */
export async function keepFrame(options: EarlyReaderOptions & { readonly now: number }): Promise<void> {
  const client = startEarlyReader(options)?.client
  if (client === undefined) return
  const ask = (name: string, input: unknown) => client.call(name, input, { now: options.now })
  try {
    const opened = (await ask('orders.openView', ALL_ORDERS)) as ReaderOutput<'orders.openView'>
    const settings = (await ask('settings.get', {})) as ReaderOutput<'settings.get'>
    await client.call('store.close', null)
    saveFrame(options.folder, options.entry, { opened, settings })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  } finally {
    await client.close()
  }
}
