import { AppError } from '../../../shared/errors/app-error.ts'

/** A value of an attribute. Kinds that we have no use for (dates, resolutions, collections) are read as null. */
export type IppValue = string | number | boolean | { readonly from: number; readonly to: number } | null
export type IppGroup = Readonly<Record<string, readonly IppValue[]>>

/** An answer: its status (RFC 8011, 4.1.6) and its groups by tag, in order. */
export interface IppAnswer {
  readonly status: number
  readonly requestId: number
  readonly groups: readonly { readonly tag: number; readonly attributes: IppGroup }[]
}

/** What an attribute of a request holds. */
export interface IppAttribute {
  readonly tag: keyof typeof VALUE_TAGS
  readonly name: string
  readonly values: readonly (string | number | boolean)[]
}

/** A request: operation attributes, then those of the job. */
export interface IppRequest {
  readonly operation: number
  readonly requestId: number
  readonly attributes: readonly IppAttribute[]
  readonly jobAttributes?: readonly IppAttribute[] | undefined
}

/** RFC 8010, 3.5.2: the value tags that we write. */
const VALUE_TAGS = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mime: 0x49,
} as const
const OPERATION_GROUP = 0x01
const JOB_GROUP = 0x02
/** The group of an answer that holds a printer's attributes. */
export const PRINTER_GROUP = 0x04
export { JOB_GROUP }

const END_OF_ATTRIBUTES = 0x03
const FIRST_VALUE_TAG = 0x10
const BEGIN_COLLECTION = 0x34
const END_COLLECTION = 0x37
const TAG = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  range: 0x33,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
}

/** No sound answer is longer: a thousand queues with all they can do stay below. */
const MOST_ATTRIBUTES = 100_000
const MOST_GROUPS = 10_000

/** A request as bytes (RFC 8010, 3.1). The document's bytes follow it as they are. */
export function encodeRequest(request: IppRequest): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(0x0200, 0)
  head.writeUInt16BE(request.operation, 2)
  head.writeInt32BE(request.requestId, 4)
  const jobAttributes = request.jobAttributes ?? []
  return Buffer.concat([
    head,
    Buffer.of(OPERATION_GROUP),
    ...request.attributes.map(encodeAttribute),
    ...(jobAttributes.length === 0 ? [] : [Buffer.of(JOB_GROUP), ...jobAttributes.map(encodeAttribute)]),
    Buffer.of(END_OF_ATTRIBUTES),
  ])
}

function encodeAttribute({ tag, name, values }: IppAttribute): Buffer {
  const parts = values.map((value, index) => {
    const nameBytes = Buffer.from(index === 0 ? name : '', 'ascii')
    const valueBytes = encodeValue(value)
    return Buffer.concat([
      Buffer.of(VALUE_TAGS[tag]),
      lengthOf(nameBytes),
      nameBytes,
      lengthOf(valueBytes),
      valueBytes,
    ])
  })
  return Buffer.concat(parts)
}

function encodeValue(value: string | number | boolean): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8')
  if (typeof value === 'boolean') return Buffer.of(Number(value))
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.byteLength)
  return length
}

/** Reads an answer. `printer.notReady` where it is not IPP, is cut, or holds more than any sound answer. */
export function decodeAnswer(bytes: Buffer): IppAnswer {
  const reader = new Reader(bytes)
  const major = reader.byte()
  reader.byte()
  if (major < 1 || major > 2) throw notIpp('another version')
  const status = reader.short()
  const requestId = reader.int()
  return { status, requestId, groups: readGroups(reader) }
}

function readGroups(reader: Reader): IppAnswer['groups'] {
  const groups: { tag: number; attributes: Record<string, IppValue[]> }[] = []
  let [values, count]: [IppValue[] | null, number] = [null, 0]
  for (;;) {
    const tag = reader.byte()
    if (tag === END_OF_ATTRIBUTES) return groups
    if (tag < FIRST_VALUE_TAG) {
      // No prototype: a name such as __proto__ is a name like any other.
      groups.push({ tag, attributes: Object.create(null) as Record<string, IppValue[]> })
      values = null
      if (groups.length > MOST_GROUPS) throw notIpp('too many groups')
      continue
    }
    const name = reader.text(reader.short())
    const value = readValue(reader, tag)
    count += 1
    if (count > MOST_ATTRIBUTES) throw notIpp('too many attributes')
    const group = groups.at(-1)
    if (group === undefined) throw notIpp('an attribute outside every group')
    if (name !== '') {
      values = []
      group.attributes[name] = values
    }
    if (values === null) throw notIpp('a value without a name')
    values.push(value)
  }
}

function readValue(reader: Reader, tag: number): IppValue {
  const length = reader.short()
  if (tag === BEGIN_COLLECTION) {
    reader.skip(length)
    skipCollection(reader)
    return null
  }
  if ((tag === TAG.integer || tag === TAG.enum) && length === 4) return reader.int()
  if (tag === TAG.boolean && length === 1) return reader.byte() !== 0
  if (tag === TAG.range && length === 8) return { from: reader.int(), to: reader.int() }
  if (tag === TAG.textWithLanguage || tag === TAG.nameWithLanguage) return readWithLanguage(reader, length)
  if (tag >= 0x40 && tag <= 0x5f) return reader.text(length)
  reader.skip(length)
  return null
}

function readWithLanguage(reader: Reader, length: number): string {
  const inner = new Reader(reader.take(length))
  inner.skip(inner.short())
  return inner.text(inner.short())
}

/** Members of a collection are passed over, nested ones too, without recursion. */
function skipCollection(reader: Reader): void {
  for (let depth = 1; depth > 0; ) {
    const tag = reader.byte()
    if (tag < FIRST_VALUE_TAG) throw notIpp('a collection without an end')
    reader.skip(reader.short())
    reader.skip(reader.short())
    if (tag === BEGIN_COLLECTION) depth += 1
    else if (tag === END_COLLECTION) depth -= 1
  }
}

/** Reads forward and never past the end. */
class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  take(length: number): Buffer {
    const end = this.#at + length
    if (end > this.#bytes.byteLength) throw notIpp('cut short')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  skip(length: number): void {
    this.take(length)
  }

  byte(): number {
    return this.take(1).readUInt8()
  }

  short(): number {
    return this.take(2).readUInt16BE()
  }

  int(): number {
    return this.take(4).readInt32BE()
  }

  text(length: number): string {
    return this.take(length).toString('utf8')
  }
}

function notIpp(why: string): AppError {
  return new AppError(
    'printer.notReady',
    'The print system answered with something that is not IPP. Check that CUPS runs on this machine, or restart it.',
    { why },
  )
}
