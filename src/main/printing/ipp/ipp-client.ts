import { request as httpRequest } from 'node:http'
import { userInfo } from 'node:os'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { CupsAddress } from './cups-address.ts'
import { decodeAnswer, encodeRequest, type IppAnswer, type IppAttribute } from './ipp-message.ts'

/** RFC 8011, 4.4.15, and CUPS' own. */
export const OPERATION = {
  printJob: 0x0002,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
  cupsGetPrinters: 0x4002,
} as const

export interface IppCall {
  readonly operation: number
  /** Such as /printers/Zebra, encoded; or / for the print system itself. */
  readonly path: string
  readonly attributes?: readonly IppAttribute[] | undefined
  readonly jobAttributes?: readonly IppAttribute[] | undefined
  readonly document?: Uint8Array | undefined
  readonly signal?: AbortSignal | undefined
}

/** Answers of a machine with a thousand queues stay well below. */
const MOST_ANSWER_BYTES = 8 * 1_024 * 1_024
const TIMEOUT_MS = 5_000
/** Statuses below are successes (RFC 8011, 4.1.6.1). */
const FIRST_ERROR = 0x0100
const NOT_FOUND = 0x0406

/** Speaks IPP to the print system of this machine: one HTTP request for each call. */
export class IppClient {
  readonly #address: CupsAddress
  #requestId = 0

  constructor(address: CupsAddress) {
    this.#address = address
  }

  /**
   * Asks and answers what was said. `printer.offline`: the print system was not reached, and nothing was taken.
   * `input.notFound`: there is no such queue or job. `printer.notReady`: it refused, in its own words.
   * `printer.unknownOutcome`: it went away after it had been asked.
   */
  async call(call: IppCall): Promise<IppAnswer> {
    this.#requestId += 1
    const head = encodeRequest({
      operation: call.operation,
      requestId: this.#requestId,
      attributes: [...commonAttributes(call.path), ...(call.attributes ?? [])],
      jobAttributes: call.jobAttributes,
    })
    const body = call.document === undefined ? head : Buffer.concat([head, call.document])
    const answer = decodeAnswer(await this.#post(call.path, body, call.signal))
    if (answer.status >= FIRST_ERROR) throw refused(answer, call.path)
    return answer
  }

  #post(path: string, body: Buffer, signal: AbortSignal | undefined): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      let isConnected = false
      const request = httpRequest({
        ...this.#address,
        path,
        method: 'POST',
        agent: false,
        timeout: TIMEOUT_MS,
        ...(signal === undefined ? {} : { signal }),
        headers: { host: 'localhost', 'content-type': 'application/ipp', 'content-length': body.byteLength },
      })
      const fail = (cause: unknown) => reject(isConnected ? wentAway(cause) : unreached(cause))
      request.once('socket', (socket) => {
        socket.once('connect', () => {
          isConnected = true
        })
      })
      request.once('timeout', () => request.destroy(new Error('timed out')))
      request.once('error', fail)
      request.once('response', (response) => {
        if (response.statusCode !== 200) {
          response.resume()
          return reject(turnedAway(response.statusCode ?? 0))
        }
        readBounded(response).then(resolve, fail)
      })
      request.end(body)
    })
  }
}

async function readBounded(response: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    length += chunk.byteLength
    if (length > MOST_ANSWER_BYTES) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What every request begins with, in the order that RFC 8011, 4.1.4 wants. */
function commonAttributes(path: string): IppAttribute[] {
  return [
    { tag: 'charset', name: 'attributes-charset', values: ['utf-8'] },
    { tag: 'language', name: 'attributes-natural-language', values: ['en'] },
    ...(path === '/'
      ? []
      : [{ tag: 'uri', name: 'printer-uri', values: [`ipp://localhost${path}`] } as const]),
    { tag: 'name', name: 'requesting-user-name', values: [userInfo().username] },
  ]
}

function refused(answer: IppAnswer, path: string): AppError {
  const said = answer.groups[0]?.attributes['status-message']?.[0]
  const details = { path, status: answer.status }
  if (answer.status === NOT_FOUND)
    return new AppError('input.notFound', 'The print system knows no such queue or job.', details)
  return new AppError(
    'printer.notReady',
    `The print system refused: ${typeof said === 'string' && said !== '' ? said.slice(0, 200) : 'it gave no reason'}. Look at the queue in the system's printer settings.`,
    details,
  )
}

function turnedAway(status: number): AppError {
  return new AppError(
    'printer.notReady',
    status === 401 || status === 403
      ? 'The print system does not let this user print. Allow it in the settings of the queue.'
      : `The print system answered ${status}. Restart it, or look at the queue in the system's printer settings.`,
    { httpStatus: status },
  )
}

function unreached(cause: unknown): AppError {
  return new AppError(
    'printer.offline',
    "This machine's print system (CUPS) does not answer. Start it; labels wait and print by themselves when it is back.",
    {},
    { cause },
  )
}

function wentAway(cause: unknown): AppError {
  return new AppError(
    'printer.unknownOutcome',
    'The print system went away while it was being asked.',
    {},
    { cause },
  )
}
