import type { Winspool } from './winspool.ts'

/** A function of a library as koffi gives it: called here, or in a thread of its own. */
interface Foreign {
  async(...parameters: unknown[]): void
}

/**
 * winspool.drv by way of koffi, which comes prebuilt. Loaded on Windows, at the first label through a queue. Never run
 * on Windows by us (docs/printing.md): the prototypes are from Microsoft's documents.
 */
export async function koffiWinspool(): Promise<Winspool> {
  const { default: koffi } = await import('koffi')
  const library = koffi.load('winspool.drv')
  koffi.pointer('HANDLE', koffi.opaque())
  koffi.struct('DOC_INFO_1W', { pDocName: 'str16', pOutputFile: 'str16', pDatatype: 'str16' })
  const call = (prototype: string) => later(library.func(prototype) as unknown as Foreign)
  const open = call('int __stdcall OpenPrinterW(str16 name, _Out_ HANDLE *handle, void *defaults)')
  const start = call('uint32 __stdcall StartDocPrinterW(HANDLE handle, uint32 level, DOC_INFO_1W *info)')
  const write = call(
    'int __stdcall WritePrinter(HANDLE handle, void *bytes, uint32 length, _Out_ uint32 *written)',
  )
  return {
    open: async (queue) => {
      const out: unknown[] = [null]
      return { isOpen: await open(queue, out, null), handle: out[0] }
    },
    startDocument: (handle, name, datatype) =>
      start(handle, 1, { pDocName: name, pOutputFile: null, pDatatype: datatype }),
    startPage: call('int __stdcall StartPagePrinter(HANDLE handle)'),
    write: async (handle, bytes) => {
      const written = [0]
      return { isWritten: await write(handle, bytes, bytes.byteLength, written), count: written[0] ?? 0 }
    },
    endPage: call('int __stdcall EndPagePrinter(HANDLE handle)'),
    endDocument: call('int __stdcall EndDocPrinter(HANDLE handle)'),
    abort: call('int __stdcall AbortPrinter(HANDLE handle)'),
    close: call('int __stdcall ClosePrinter(HANDLE handle)'),
  }
}

/** Off the main thread: a spooler on another machine may take its time. */
function later(foreign: Foreign): (...parameters: unknown[]) => Promise<number> {
  return (...parameters) =>
    new Promise((resolve, reject) => {
      foreign.async(...parameters, (error: unknown, result: number) =>
        error === null || error === undefined ? resolve(result) : reject(error),
      )
    })
}
