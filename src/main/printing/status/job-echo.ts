import type { Printer } from '../../../shared/domain/printing/printing.ts'
import { assert } from '../../../shared/lib/assert.ts'
import type { EncodedLabel } from '../encode/encoded-label.ts'
import { dotsOfMm } from '../encode/print-setup.ts'
import type { Session } from '../transports/transport.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** The last field number there is: a carrier's label that numbers fields begins at the first. */
const FIELD = 9_999

/**
 * Has a printer say a job's id (a UUID) with its label, to be sent before `^XZ`: the field is data for `^HV` and lies
 * beside the paper, by as much as it is wide, so that nothing of it is printed wherever labels are shifted to. ZPL II
 * Programming Guide, ^FN and ^HV; `L` is once for each label.
 */
export function echoField(jobId: string, { media, dpi }: Pick<Printer, 'media' | 'dpi'>): Uint8Array {
  assert(UUID.test(jobId), () => 'A job is named by a UUID')
  const zpl = `^FO${2 * dotsOfMm(media.widthMm, dpi)},0^A0N,10,10^FN${FIELD}^FD${jobId}^FS^HV${FIELD},${jobId.length},,,L^FS\n`
  return new Uint8Array(Buffer.from(zpl, 'ascii'))
}

/** The label with such a field behind it; its hash stays that of the label alone. */
export function withEcho(
  label: EncodedLabel,
  jobId: string,
  printer: Pick<Printer, 'media' | 'dpi'>,
): EncodedLabel {
  return { ...label, body: Buffer.concat([label.body, echoField(jobId, printer)]) }
}

/** True where the printer has said the id of this job over this connection. */
export function hasEchoed(session: Session, jobId: string): boolean {
  return session.hasHeard?.(jobId) === true
}
