import { join } from 'node:path'
import type { Desk } from '../../../src/main/app/desk/desk.ts'
import { DATABASE_FILE } from '../../../src/main/db/database-file.ts'
import { openReader } from '../../../src/main/db/open.ts'
import { type CloudAddress, connect, newCall, openBuiltDesk, settled, signIn } from './built-desk.ts'

/** Our own desk, listening only while it is told to: what happens in between happens while it is away, as with the peers. */
export class OurDesk {
  readonly desk: Desk
  readonly #folder: string

  private constructor(desk: Desk, folder: string) {
    this.desk = desk
    this.#folder = folder
  }

  /** A new desk with its first copy. */
  static async open(folder: string, address: CloudAddress): Promise<OurDesk> {
    const desk = await openBuiltDesk(folder)
    await signIn(desk, address)
    await connect(desk, address)
    await settled(desk)
    await desk.cloud.stopEngine()
    return new OurDesk(desk, folder)
  }

  /** Brings what is new and sends what was done, to the end. */
  async sync(): Promise<void> {
    await this.desk.cloud.startEngine()
    await this.desk.cloud.now()
    await settled(this.desk)
    await this.desk.cloud.now()
    await this.desk.cloud.stopEngine()
  }

  /** Rows that the server knows, straight from the file. */
  rows<T>(sql: string): T[] {
    const reader = openReader(join(this.#folder, DATABASE_FILE))
    try {
      return reader.read((tx) => tx.all<T>(sql) as unknown as object) as unknown as T[]
    } finally {
      reader.close()
    }
  }

  /** Takes pieces out of a product's stock. */
  async moveStock(productId: string, shopId: string, delta: number): Promise<void> {
    const { store, metaOf } = this.desk.services
    await store.command('stock.move', { productId, shopId, delta }, metaOf(newCall()))
  }

  async note(order: string, note: string): Promise<void> {
    await this.desk.handlers['orders.note']({ order, note }, newCall())
  }

  close(): Promise<void> {
    return this.desk.close()
  }
}
