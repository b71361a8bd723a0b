// The headless door: out/main/desk.js under Node 24, stdout left to its JSON.
import { existsSync } from 'node:fs'
import { runAttached } from '../lib/children.mjs'
import { callerFolder, inProject, node24Path, say, toolEnvironment } from '../lib/project.mjs'
import { ensureBuilt } from './build.mjs'

/** @type {import('../run.mjs').Command} */
export const deskCommand = async (args) => {
  if (!(await ensureBuilt())) return 1
  const entry = inProject('out', 'main', 'desk.js')
  if (!existsSync(entry)) {
    say('The build has no desk command.')
    return 1
  }
  return (await runAttached(node24Path(), [entry, ...args], { cwd: callerFolder(), env: toolEnvironment() }))
    .code
}
