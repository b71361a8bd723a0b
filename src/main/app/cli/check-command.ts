import { AppError } from '../../../shared/errors/app-error.ts'
import type { Output } from '../../../shared/ipc/contract.ts'
import type { CliCall } from './cli-call.ts'

type Scan = Pick<Output<'orders.scanItem'>, 'verdict' | 'sku'> & { readonly code: string }

/** `desk check`: how far the check of an order's box is, after what is scanned or counted with it. */
export async function check({ line, desk, call }: CliCall): Promise<unknown> {
  const [order, ...codes] = line.operands
  if (order === undefined)
    throw new AppError('input.invalid', 'Say which order: desk check ORDER [CODE...] [--all]', {
      path: 'order',
    })
  const scans: Scan[] = []
  for (const code of codes) {
    // Each scan is an act of its own, done once.
    const each = { ...call, commandId: desk.services.random.uuidV7() }
    const { verdict, sku } = await desk.handlers['orders.scanItem']({ order, code }, each)
    scans.push({ code, verdict, sku })
  }
  const standing = await desk.handlers['orders.itemCheck']({ order }, call)
  const items = standing.lines.map(({ productId, quantity }) => ({ productId, counted: quantity }))
  const isCounted = line.options['all'] === true && items.length > 0 && !standing.isComplete
  const counted = isCounted ? await desk.handlers['orders.countItems']({ order, items }, call) : null
  return { ...(counted?.check ?? standing), scans }
}
