import { z } from 'zod'
import { PRINTER_LANGUAGES, queueNameSchema } from './printing.ts'

/** A printer that was found and can be added. What it says of itself is cleaned, and still only what it says. */
export const foundPrinterSchema = z.strictObject({
  kind: z.enum(['queue', 'network']),
  name: z.string().max(80),
  model: z.string().max(80),
  /** The system's queue; null for one that was only heard on the network. */
  queue: queueNameSchema.nullable(),
  /** HOST:PORT of its raw port, where labels can go directly; null where it has none that is known. */
  address: z.string().max(300).nullable(),
  /** False where a driver or IPP stands before it: pages are sent to it, not commands. */
  isRaw: z.boolean(),
  /** Guessed from its name; null where that tells nothing. */
  language: z.enum(PRINTER_LANGUAGES).nullable(),
  /** Whether its queue offers 4 × 6 in; null where that is not asked. */
  fourBySix: z.boolean().nullable(),
  /** What to know or change before adding it, in words. */
  advice: z.array(z.string().max(400)).max(4),
})
export type FoundPrinter = z.output<typeof foundPrinterSchema>

/** What a search found, and what could not be asked. */
export const discoverySchema = z.strictObject({
  found: z.array(foundPrinterSchema).max(400),
  problems: z.array(z.string()),
})
export type Discovery = z.output<typeof discoverySchema>
