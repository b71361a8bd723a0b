import type { OrderRef } from '../../../../shared/domain/ids/ids.ts'
import type { LabelSource } from '../../../../shared/domain/labels/label-source.ts'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import type { Refusal } from '../../../../shared/ipc/common.ts'
import { carrierLabel, type StoredLabels } from '../../../printing/queue/label-maker.ts'
import type { Services } from '../services.ts'

/** Orders whose labels are looked at before they are asked for: labels of one carrier fit alike, or none does. */
const MOST_LOOKED_AT = 8

/**
 * Which of these orders have a carrier's label that the printer cannot print 1:1, or that cannot be had: refused with
 * the reason before a job is made, so that nothing else waits behind it. What is drawn here is drawn once.
 */
export async function refusedLabels(
  { store }: Pick<Services, 'store'>,
  stored: StoredLabels,
  input: { readonly orders: readonly OrderRef[]; readonly printerId?: string | undefined },
): Promise<Map<OrderRef, Refusal>> {
  const refused = new Map<OrderRef, Refusal>()
  const printers = await store.query('printers.list', {})
  const printer = printers.find(({ id, name }) => id === input.printerId || name === input.printerId)
  const chosen = input.printerId === undefined ? printers[0] : printer
  // Without a printer the command itself says so.
  if (chosen === undefined) return refused
  for (const order of input.orders.slice(0, MOST_LOOKED_AT)) {
    const labels = await store.query('print.storedLabels', { order })
    for (const { source, tiktokOrderId } of labels) {
      const error = await whyRefused(stored, source, chosen)
      if (error !== null) refused.set(order, { tiktokOrderId, code: error.code, message: error.message })
    }
  }
  return refused
}

async function whyRefused(
  stored: StoredLabels,
  source: LabelSource,
  { language, dpi, media, setup }: Printer,
): Promise<AppError | null> {
  try {
    if (source.format === 'zpl')
      carrierLabel(await stored.zpl(source), source.page, { language, dpi, media, setup })
    else await stored.dots(source, { dpi, media })
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}
