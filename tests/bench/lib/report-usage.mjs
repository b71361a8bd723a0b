// Loaded into a measured process before anything else: at its end it says the most memory it ever had (kilobytes),
// which nobody outside can ask once it is gone.
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env['BENCH_USAGE_FILE']
if (isMainThread && file !== undefined)
  process.once('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)))
