import { AppError } from '../../../../shared/errors/app-error.ts'

/** What winspool.drv does for us, call by call (docs: learn.microsoft.com, "Print Spooler API"). 0 means that it failed. */
export interface Winspool {
  open(queue: string): Promise<{ readonly isOpen: number; readonly handle: unknown }>
  startDocument(handle: unknown, name: string, datatype: Datatype): Promise<number>
  startPage(handle: unknown): Promise<number>
  write(handle: unknown, bytes: Uint8Array): Promise<{ readonly isWritten: number; readonly count: number }>
  endPage(handle: unknown): Promise<number>
  endDocument(handle: unknown): Promise<number>
  abort(handle: unknown): Promise<number>
  close(handle: unknown): Promise<number>
}

/** Version 4 drivers take raw bytes by another name (seen in RawPrint and in QZ Tray). */
export type Datatype = 'RAW' | 'XPS_PASS'

/**
 * Sends bytes to a Windows queue as they are, and answers the job's number. A document that fails half-way is aborted;
 * `printer.unknownOutcome` where it may have gone out all the same.
 */
export async function sendByWinspool(
  winspool: Winspool,
  queue: string,
  document: { readonly name: string; readonly bytes: Uint8Array; readonly datatype: Datatype },
): Promise<number> {
  const { isOpen, handle } = await winspool.open(queue)
  if (isOpen === 0)
    throw new AppError(
      'input.notFound',
      `Windows knows no printer "${queue}". Look in its printer settings.`,
      { queue },
    )
  try {
    const jobId = await winspool.startDocument(handle, document.name, document.datatype)
    if (jobId === 0) throw refused(queue)
    await passOn(winspool, handle, queue, document.bytes)
    return jobId
  } finally {
    await winspool.close(handle)
  }
}

async function passOn(winspool: Winspool, handle: unknown, queue: string, bytes: Uint8Array): Promise<void> {
  const isBegun = (await winspool.startPage(handle)) !== 0
  const sent = isBegun ? await winspool.write(handle, bytes) : { isWritten: 0, count: 0 }
  const isWhole =
    sent.isWritten !== 0 && sent.count === bytes.byteLength && (await winspool.endPage(handle)) !== 0
  if (!isWhole) {
    const isAborted = (await winspool.abort(handle)) !== 0
    throw isAborted ? refused(queue) : unknown(queue)
  }
  if ((await winspool.endDocument(handle)) === 0) throw unknown(queue)
}

function refused(queue: string): AppError {
  return new AppError('printer.notReady', `Windows refused the label for "${queue}". Look at its queue.`, {
    queue,
  })
}

function unknown(queue: string): AppError {
  return new AppError(
    'printer.unknownOutcome',
    `Windows may or may not have printed the label on "${queue}".`,
    { queue },
  )
}
