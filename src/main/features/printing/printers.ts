import { printSetupSchema } from '../../../shared/domain/printing/print-setup.ts'
import {
  connectionSchema,
  mediaSchema,
  type Printer,
  printerSchema,
} from '../../../shared/domain/printing/printing.ts'
import { required } from '../../../shared/lib/assert.ts'
import type { ReadTx } from '../../db/tx.ts'

interface PrinterRecord {
  readonly id: string
  readonly name: string
  readonly connection: string
  readonly language: string
  readonly dpi: number
  readonly media: string
  readonly back_channel: string
  readonly setup: string
  readonly is_default: number
}

/** Printers of this desk, the default first. Asked while the window opens, so it is SQL (docs/decisions/0003-store.md). */
export function listPrinters(tx: ReadTx): Printer[] {
  return tx
    .all<PrinterRecord>(
      `SELECT id, name, connection, language, dpi, media, back_channel, setup, is_default FROM printers
       WHERE removed_at IS NULL ORDER BY is_default DESC, seq`,
    )
    .map(toPrinter)
}

function toPrinter(record: PrinterRecord): Printer {
  return printerSchema.parse({
    id: record.id,
    name: record.name,
    connection: connectionSchema.parse(JSON.parse(record.connection)),
    language: record.language,
    dpi: record.dpi,
    media: mediaSchema.parse(JSON.parse(record.media)),
    backChannel: record.back_channel,
    setup: printSetupSchema.parse(JSON.parse(record.setup)),
    isDefault: required(record.is_default, 'is_default') === 1,
  })
}
