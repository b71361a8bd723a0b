import { main } from '../suite.ts'
import { inWords, openTorture } from './open.ts'
import { BOOK_NAME } from './seeds.ts'
import { VARIANTS } from './variants.ts'

// The door of `npm run torture -- --suite printing`: seeded fault runs of printing.

const code = await main({
  book: BOOK_NAME,
  variants: VARIANTS,
  defaultRuns: 60,
  atOnce: 4,
  open: () => openTorture('print-torture'),
  more: inWords,
})
// At once: after hundreds of desks Node's own clean-up of what they left was seen to go round without end.
process.exit(code)
