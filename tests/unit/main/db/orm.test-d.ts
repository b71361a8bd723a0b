// Checked by the compiler, never run: what must not compile about typed queries.
import { ormOf } from '../../../../src/main/db/orm.ts'
import { meta, settings } from '../../../../src/main/db/schema/workspace.ts'
import type { ReadTx, WriteTx } from '../../../../src/main/db/tx.ts'

declare const reading: ReadTx
declare const writing: WriteTx

export const accepted: readonly unknown[] = [
  ormOf(reading).select().from(meta).all(),
  ormOf(writing).delete(meta).run().changes,
  ormOf(writing).insert(settings).values({ key: 'a', value: '1', updatedAt: 0 }).run(),
]

export const refused: readonly unknown[] = [
  // @ts-expect-error a read handle has nothing to write with
  ormOf(reading).insert,
  // @ts-expect-error nor to change with
  ormOf(reading).update,
  // @ts-expect-error nor to delete with
  ormOf(reading).delete,
  // @ts-expect-error nor a way to any SQL
  ormOf(reading).run,
  // @ts-expect-error a column that the schema asks for is missing
  ormOf(writing).insert(settings).values({ key: 'a', value: '1' }),
  // @ts-expect-error a column of another type
  ormOf(writing).insert(settings).values({ key: 'a', value: '1', updatedAt: 'now' }),
]
