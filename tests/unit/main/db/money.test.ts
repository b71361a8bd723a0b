import { describe, expect, test } from 'vitest'
import { minorSchema } from '../../../../src/shared/domain/money/money.ts'
import { anOrder, aPackage } from '../../../harness/store/orders.ts'
import { withStores } from '../../../harness/store/with-store.ts'

const newStore = withStores()
const TOO_LARGE = BigInt(Number.MAX_SAFE_INTEGER) + 1n

describe('money', () => {
  for (const amount of [
    12.5,
    Number.MAX_SAFE_INTEGER + 1,
    -Number.MAX_SAFE_INTEGER - 1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '12',
  ])
    test(`${amount} is refused by the schema (trust 40)`, () => {
      expect(minorSchema.safeParse(amount).success).toBe(false)
    })

  test('beyond the safe range, or with a fraction, is refused by every column that holds it (trust 40)', async () => {
    const store = await newStore([anOrder('5760001', { packages: [aPackage()] })])
    const columns = store.rows<{ table: string; column: string }>(
      `SELECT m.name AS "table", c.name AS "column" FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name LIKE '%\\_minor' ESCAPE '\\'`,
    )
    expect(columns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual([
      'order_items.line_minor',
      'order_items.unit_minor',
      'orders.refund_minor',
      'orders.shipping_minor',
      'orders.tax_minor',
      'orders.total_minor',
      'products.unit_minor',
    ])
    for (const { table, column } of columns) {
      const set = (value: number | bigint) =>
        store.host.connection.write((tx) => void tx.run(`UPDATE ${table} SET ${column} = ?`, value))
      for (const wrong of [TOO_LARGE, -TOO_LARGE, 12.5])
        expect(() => set(wrong), `${table}.${column} = ${wrong}`).toThrow(
          /CHECK constraint|cannot store REAL/,
        )
      expect(() => set(Number.MAX_SAFE_INTEGER), `${table}.${column}`).not.toThrow()
    }
  })
})
