import { startBackend } from '../../supabase/backend.ts'
import { allCollisions, inWords } from './collisions.ts'
import { torture } from './run.ts'
import { BOOK_NAME } from './seeds.ts'
import { TortureServer } from './server.ts'
import { main } from './suite.ts'
import { VARIANTS } from './variants.ts'

// The door of `npm run torture`: seeded fault runs of sync against a local Supabase of their own.

const code = await main({
  book: BOOK_NAME,
  variants: VARIANTS,
  defaultRuns: 25,
  atOnce: 1,
  open: async () => {
    const server = new TortureServer(await startBackend({ isDurable: true, isQuiet: true }))
    return { run: (seed, variant) => torture(server, seed, variant), close: () => server.stop() }
  },
  more: (reports) => inWords(allCollisions(reports)),
})
// At once: after hundreds of desks Node's own clean-up of what they left was seen to go round without end.
process.exit(code)
