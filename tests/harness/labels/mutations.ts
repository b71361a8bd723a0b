import fc from 'fast-check'

/** One wrong thing about a file; places are shares of its length, so that they fit every file. */
export type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'overwrite'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number; readonly times: number }
  | { readonly kind: 'cut'; readonly at: number }

/** Every place as likely as another: a double would lie next to the start nearly always. */
const place = fc.integer({ min: 0, max: 999_999 }).map((millionths) => millionths / 1_000_000)
const length = fc.integer({ min: 1, max: 400 })
const noise = fc.uint8Array({ minLength: 1, maxLength: 24 })

/** One mutation, or up to six. `words` are what the format understands: numbers out of range, names, delimiters. */
export function mutations(words: readonly string[]): fc.Arbitrary<Mutation[]> {
  const word = fc.constantFrom(...words).map((text) => new Uint8Array(Buffer.from(text, 'latin1')))
  const bytes = fc.oneof(word, noise)
  return fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.integer({ min: 0, max: 7 }) }),
      fc.record({ kind: fc.constant('overwrite' as const), at: place, bytes }),
      fc.record({ kind: fc.constant('insert' as const), at: place, bytes }),
      fc.record({ kind: fc.constant('remove' as const), at: place, length }),
      fc.record({
        kind: fc.constant('repeat' as const),
        at: place,
        length,
        times: fc.integer({ min: 1, max: 20 }),
      }),
      fc.record({ kind: fc.constant('cut' as const), at: place }),
    ),
    { minLength: 1, maxLength: 6 },
  )
}

/** The file with everything wrong about it, one after the other. */
export function mutated(file: Uint8Array, all: readonly Mutation[]): Uint8Array {
  return all.reduce<Uint8Array>((bytes, mutation) => applied(Buffer.from(bytes), mutation), file)
}

function applied(bytes: Buffer, mutation: Mutation): Uint8Array {
  const at = Math.floor(mutation.at * bytes.length)
  switch (mutation.kind) {
    case 'flip':
      return bytes.map((byte, index) => (index === at ? byte ^ (1 << mutation.bit) : byte))
    case 'overwrite':
      return Buffer.concat([
        bytes.subarray(0, at),
        mutation.bytes,
        bytes.subarray(at + mutation.bytes.length),
      ])
    case 'insert':
      return Buffer.concat([bytes.subarray(0, at), mutation.bytes, bytes.subarray(at)])
    case 'remove':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + mutation.length)])
    case 'repeat': {
      const part = bytes.subarray(at, at + mutation.length)
      return Buffer.concat([
        bytes.subarray(0, at),
        ...Array<Buffer>(mutation.times).fill(part),
        bytes.subarray(at),
      ])
    }
    case 'cut':
      return bytes.subarray(0, at)
  }
}
