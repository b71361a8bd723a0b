// The local Supabase: supabase/local under Node 24, stdout left to its one line of JSON.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { track } from '../lib/children.mjs'
import { callerFolder, inProject, node24Path, toolEnvironment } from '../lib/project.mjs'

/** @type {import('../run.mjs').Command} */
export const stackCommand = async (args) => {
  const child = track(
    spawn(node24Path(), [inProject('supabase', 'local', 'main.ts'), ...args], {
      cwd: callerFolder(),
      env: toolEnvironment(),
      // The fourth is a channel that closes when we are gone, however we went: then the stack stops too.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  )
  const [code] = await once(child, 'exit')
  return typeof code === 'number' ? code : 1
}
