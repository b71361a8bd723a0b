// A stack in a process of its own, for tests and benchmarks: what it is comes as JSON in the first argument,
// its address goes back over the channel, and it stops when that channel closes.

import { startStack } from '../../../supabase/local/stack.ts'
import type { BackendAddress, BackendOptions } from './backend.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as BackendOptions
// Stopping is the other end's business: a Ctrl-C reaches the whole process group.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)

const stack = await startStack({
  isDurable: options.isDurable ?? false,
  isScheduled: false,
  hasRealtime: options.hasRealtime ?? true,
  ...(options.settings && { settings: options.settings }),
  ...(options.supabaseFolder !== undefined && { supabaseFolder: options.supabaseFolder }),
  ...(options.functionsEnv && { functionsEnv: options.functionsEnv }),
  hasCopies: options.hasCopies ?? false,
  onMessage: (message) => process.stderr.write(`${message}\n`),
})
const stop = () => stack.stop().then(() => process.exit(0))
process.once('disconnect', stop)
void stack.broken.then((what) => process.stderr.write(`A part of the stack has ended: ${what}\n`))
const address: BackendAddress = {
  url: stack.url,
  publishableKey: stack.publishableKey,
  secretKey: stack.secretKey,
  databaseUrl: stack.databaseUrl,
  adminUrl: stack.urlFor('supabase_admin'),
  jwtSecret: stack.jwtSecret,
  pid: process.pid,
}
process.send?.(address)
