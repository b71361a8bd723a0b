import { existsSync, rmSync } from 'node:fs'

// The network thread, which ends by itself once the file named in the environment is there: a crash at a chosen time.

const LOOK_MS = 20
const sign = process.env['CREATORFLOW_TEST_NETWORK_ENDS'] ?? ''

setInterval(() => {
  if (!existsSync(sign)) return
  rmSync(sign)
  process.exit(1)
}, LOOK_MS)

await import('../../../src/main/app/threads/network.ts')
