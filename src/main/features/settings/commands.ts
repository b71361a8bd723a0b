import { IMPACT_LEVELS } from '../../../shared/domain/orders/priority.ts'
import { isOpenStatus, type OrderStatus } from '../../../shared/domain/orders/status.ts'
import type { Settings, SettingsPatch } from '../../../shared/domain/settings/settings.ts'
import { RANKED_COLUMNS, type RankedRow, rerank } from '../../db/orders/ranked.ts'
import { readSettings, writeSettings } from '../../db/settings.ts'
import type { CommandContext, OrderTrace } from '../../outbox/command-context.ts'

/** Changes some settings; the others stay. */
export function updateSettings(context: CommandContext, patch: SettingsPatch): Settings {
  const old = readSettings(context.tx)
  const given = Object.entries(patch).filter(([, value]) => value !== undefined)
  const before = Object.fromEntries(given.map(([key]) => [key, old[key as keyof Settings]]))
  writeSettings(context.tx, Object.fromEntries(given), context.now)
  context.record({
    act: 'updateSettings',
    summary: `Changed settings: ${given.map(([key]) => words(key)).join(', ')}`,
    before,
    after: Object.fromEntries(given),
  })
  context.changes.hasSettings = true
  return readSettings(context.tx)
}

/** Says what an export's own status word means, for the orders that carry it and for later exports. */
export function mapStatus(
  context: CommandContext,
  input: { text: string; status: OrderStatus },
): { orders: number } {
  const word = input.text.trim().toLowerCase()
  const statusMap = { ...readSettings(context.tx).statusMap, [word]: input.status }
  writeSettings(context.tx, { statusMap }, context.now)
  // SQLite lowers ASCII alone, and most languages' words are not.
  const spellings = context.tx
    .pluck<string>('SELECT DISTINCT status FROM orders')
    .filter((status) => status.trim().toLowerCase() === word)
  const rows = context.tx.all<RankedRow>(
    `SELECT ${RANKED_COLUMNS} FROM orders o WHERE o.status IN (SELECT value FROM json_each(?))`,
    JSON.stringify(spellings),
  )
  const isSettled = !isOpenStatus(input.status)
  const orders = rows.map((row): OrderTrace => {
    const impact = isSettled ? IMPACT_LEVELS.indexOf('AUTO') : row.impact
    context.tx.run(
      'UPDATE orders SET status = ?, impact = ?, updated_at = ? WHERE seq = ?',
      input.status,
      impact,
      context.now,
      row.seq,
    )
    rerank(context.tx, { ...row, status: input.status, impact }, context.now)
    return {
      seq: row.seq,
      tiktokOrderId: row.tiktok_order_id,
      before: { status: row.status },
      after: { status: input.status },
    }
  })
  context.record({
    act: 'mapStatus',
    summary: `"${input.text}" means ${input.status.replaceAll('_', ' ')}: ${orders.length} orders`,
    orders,
    after: { text: input.text, status: input.status },
  })
  context.changes.seqs = null
  context.changes.isReordered = true
  context.changes.hasSettings = true
  return { orders: orders.length }
}

function words(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
