import type { WriterInput } from '../../../src/main/app/store/writer-commands.ts'
import { FOUR_BY_SIX } from '../../../src/shared/domain/printing/media.ts'

/** A printer of a store without threads: an address of the documentation's network, where nothing is ever sent. */
export const BENCH_PRINTER = {
  name: 'Bench',
  connection: { kind: 'tcp', host: '192.0.2.10', port: 9_100 },
  language: 'zpl',
  dpi: 203,
  media: FOUR_BY_SIX,
  backChannel: 'silent',
} as const satisfies WriterInput<'printers.add'>
