/** A table as the WAL describes it. */
export interface Relation {
  readonly oid: number
  readonly schema: string
  readonly table: string
  readonly columns: readonly { readonly name: string; readonly type: number }[]
}

/** Column values as Postgres writes them in text; a column whose large value was not changed is left out. */
export type Tuple = Readonly<Record<string, string | null>>

/** One row that a committed transaction changed. */
export interface Change {
  readonly type: 'INSERT' | 'UPDATE' | 'DELETE'
  readonly relation: Relation
  readonly row: Tuple | undefined
  /** The old row as far as its replica identity has it. */
  readonly old: Tuple | undefined
  /** When it was committed, in milliseconds since 1970. */
  readonly committedAt: number
}

/** Milliseconds between 1970 and 2000, where Postgres begins to count. */
const EPOCH_2000 = 946_684_800_000

/** Reads the messages of the `pgoutput` plugin (protocol 1), one at a time. */
export class PgoutputReader {
  readonly #relations = new Map<number, Relation>()
  readonly #isWanted: (relation: Relation) => boolean
  #committedAt = 0

  /** @param isWanted rows of other tables are not even read */
  constructor(isWanted: (relation: Relation) => boolean) {
    this.#isWanted = isWanted
  }

  /** The change that a message holds; undefined for the others, which only set the scene. */
  read(message: Buffer): Change | undefined {
    const cursor = new Cursor(message)
    const kind = cursor.letter()
    if (kind === 'B') this.#committedAt = cursor.skip(8).microseconds() / 1000 + EPOCH_2000
    if (kind === 'R') this.#keepRelation(cursor)
    if (kind !== 'I' && kind !== 'U' && kind !== 'D') return undefined
    const relation = this.#relations.get(cursor.uint32())
    if (!relation || !this.#isWanted(relation)) return undefined
    return readChange(kind, relation, cursor, Math.floor(this.#committedAt))
  }

  #keepRelation(cursor: Cursor): void {
    const oid = cursor.uint32()
    const [schema, table] = [cursor.text(), cursor.text()]
    cursor.letter()
    const columns = Array.from({ length: cursor.int16() }, () => {
      cursor.letter()
      const column = { name: cursor.text(), type: cursor.uint32() }
      cursor.uint32()
      return column
    })
    this.#relations.set(oid, { oid, schema, table, columns })
  }
}

function readChange(kind: 'I' | 'U' | 'D', relation: Relation, cursor: Cursor, committedAt: number): Change {
  const first = cursor.letter()
  if (kind === 'I')
    return { type: 'INSERT', relation, row: readTuple(relation, cursor), old: undefined, committedAt }
  const old = first === 'N' ? undefined : readTuple(relation, cursor)
  if (kind === 'D') return { type: 'DELETE', relation, row: undefined, old, committedAt }
  if (old) cursor.letter()
  return { type: 'UPDATE', relation, row: readTuple(relation, cursor), old, committedAt }
}

function readTuple({ columns }: Relation, cursor: Cursor): Tuple {
  const tuple: Record<string, string | null> = {}
  const count = cursor.int16()
  for (let index = 0; index < count; index += 1) {
    const name = columns[index]?.name ?? ''
    const kind = cursor.letter()
    if (kind === 'n') tuple[name] = null
    if (kind === 't') tuple[name] = cursor.sized()
  }
  return tuple
}

class Cursor {
  readonly #bytes: Buffer
  #at = 0
  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }
  skip(count: number): this {
    this.#at += count
    return this
  }
  letter(): string {
    return String.fromCharCode(this.#bytes.readUInt8(this.#at++))
  }
  int16(): number {
    this.#at += 2
    return this.#bytes.readInt16BE(this.#at - 2)
  }
  uint32(): number {
    this.#at += 4
    return this.#bytes.readUInt32BE(this.#at - 4)
  }
  microseconds(): number {
    this.#at += 8
    return Number(this.#bytes.readBigInt64BE(this.#at - 8))
  }
  /** A text that ends with a zero byte. */
  text(): string {
    const end = this.#bytes.indexOf(0, this.#at)
    const text = this.#bytes.toString('utf8', this.#at, end)
    this.#at = end + 1
    return text
  }
  /** A text that its length goes before. */
  sized(): string {
    const length = this.uint32()
    this.#at += length
    return this.#bytes.toString('utf8', this.#at - length, this.#at)
  }
}
