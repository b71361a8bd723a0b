import type { CloseOutcome, Session, Transport } from '../../../src/main/printing/transports/transport.ts'
import { AppError } from '../../../src/shared/errors/app-error.ts'

/** A transport in memory with the manners of a silent printer. `printed` holds what came out, as text. */
export function fakeTransport(): { readonly transport: Transport; readonly printed: string[] } {
  const printed: string[] = []
  const transport: Transport = {
    partialFormat: 'dropped',
    opensAhead: true,
    open: (signal) =>
      signal.aborted
        ? Promise.reject(new AppError('printer.offline', 'The fake printer was told to stop.'))
        : Promise.resolve(new FakeSession(printed)),
    settled: () => Promise.resolve(),
  }
  return { transport, printed }
}

class FakeSession implements Session {
  readonly #printed: string[]
  #text = ''
  #bytes = 0
  #outcome: CloseOutcome | null = null

  constructor(printed: string[]) {
    this.#printed = printed
  }

  get isOpen(): boolean {
    return this.#outcome === null
  }

  get bytesHandedOver(): number {
    return this.#bytes
  }

  write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen)
      return Promise.reject(new AppError('printer.unknownOutcome', 'The fake session is closed.'))
    this.#bytes += bytes.byteLength
    this.#text += Buffer.from(bytes).toString('latin1')
    const at = this.#text.indexOf('^XZ')
    if (at >= 0) {
      this.#printed.push(this.#text.slice(0, at + 3))
      this.#text = this.#text.slice(at + 3)
    }
    return Promise.resolve()
  }

  query(): Promise<string | null> {
    return Promise.resolve(null)
  }

  close(): Promise<CloseOutcome> {
    this.#outcome ??= 'finished'
    return Promise.resolve(this.#outcome)
  }

  abort(): void {
    this.#outcome ??= 'reset'
  }
}
