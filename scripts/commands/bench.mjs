// Benchmarks live in tests/bench; here they only get what they need: a build, Electron, a display.
import { runAttached } from '../lib/children.mjs'
import { startDisplay } from '../lib/display.mjs'
import { callerFolder, inProject, node24Path, toolEnvironment } from '../lib/project.mjs'
import { runtimeEnvironment } from '../setup/electron-runtime.mjs'
import { ensureBuilt } from './build.mjs'

/** @type {import('../run.mjs').Command} */
export const benchCommand = async (args, runtime) => {
  const runner = [inProject('tests', 'bench', 'run.ts'), ...args]
  const cwd = callerFolder()
  if (args.includes('--list'))
    return (await runAttached(node24Path(), runner, { cwd, env: toolEnvironment() })).code
  if (!runtime) throw new Error('Electron is not ready.')
  if (!(await ensureBuilt())) return 1
  // Always the virtual display: figures from a person's own screen and window manager do not compare.
  const display = process.platform === 'linux' ? await startDisplay() : undefined
  try {
    const env = toolEnvironment({ ...runtimeEnvironment(runtime), ...display?.env })
    return (await runAttached(node24Path(), runner, { cwd, env })).code
  } finally {
    display?.stop()
  }
}
