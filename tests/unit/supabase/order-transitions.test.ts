import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { orderTransitionsSql } from '../../../scripts/generate/order-transitions.ts'

const folder = new URL('../../../supabase/migrations/', import.meta.url)

test('the newest migration that fills the backend’s transitions holds exactly what src/shared says', () => {
  const filling = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .filter((sql) => sql.includes('insert into private.order_transitions'))
  expect(filling.at(-1)).toContain(orderTransitionsSql())
})
