// Checked by the compiler, never run: what must not compile about transactions (trust 30, 31).
import type { Connection } from '../../../../src/main/db/connection.ts'
import { writeSettings } from '../../../../src/main/db/settings.ts'
import type { ReadTx, WriteTx } from '../../../../src/main/db/tx.ts'

declare const connection: Connection
declare const reading: ReadTx
declare const writing: WriteTx
declare const lookAlike: Pick<WriteTx, 'run' | 'all' | 'get' | 'pluck' | 'value'>

export const accepted: readonly unknown[] = [
  connection.write((tx) => tx.run('DELETE FROM meta').changes),
  connection.read((tx) => tx.all('SELECT 1')),
  writeSettings(writing, {}, 0),
]

export const refused: readonly unknown[] = [
  // @ts-expect-error an asynchronous body would commit before it is done
  connection.write(async (tx) => tx.run('DELETE FROM meta').changes),
  // @ts-expect-error the same for a body that answers a promise
  connection.read(() => Promise.resolve(1)),
  // @ts-expect-error a read handle cannot stand in for a write handle
  writeSettings(reading, {}, 0),
  // @ts-expect-error a read handle has nothing to write with
  reading.run('DELETE FROM meta'),
  // @ts-expect-error a look-alike is no handle either
  writeSettings(lookAlike, {}, 0),
]
