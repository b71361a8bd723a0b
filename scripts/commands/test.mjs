// The whole proof, from types to real windows. The last line printed is `N passed, N failed`.
import { startDisplay } from '../lib/display.mjs'
import { say } from '../lib/project.mjs'
import { sumCounts } from '../lib/test-counts.mjs'
import {
  endToEndStep,
  lintStep,
  outcomeTable,
  staticStep,
  typesStep,
  unusedStep,
  vitestStep,
} from '../lib/test-steps.mjs'
import { runtimeEnvironment } from '../setup/electron-runtime.mjs'
import { buildIfStale } from './build.mjs'

/** Room for the largest window whose picture the tests take, 1920x1080, with its frame. */
const TEST_SCREEN = '1960x1200x24'

/** @typedef {import('../lib/test-steps.mjs').Outcome} Outcome */

/**
 * @param {Record<string, string>} env
 * @returns {Promise<Outcome[]>}
 */
const runAll = async (env) => {
  const fixed = await Promise.all([typesStep(), lintStep(), unusedStep(), staticStep('build', buildIfStale)])
  const quick = await vitestStep('quick', ['unit', 'contract', 'property'])
  const slow = await vitestStep('process', ['integration', 'fault'])
  // One file after the other: each kills a Postgres of its own and counts on the machine meanwhile.
  const torture = await vitestStep('torture', ['torture'], ['--no-file-parallelism'])
  const backend = await vitestStep('backend', ['backend'])
  const isBuilt = fixed.every(({ name, isOk }) => name !== 'build' || isOk)
  if (!isBuilt) say('The end-to-end tests were not run: there is no build to run them on.')
  return [...fixed, quick, slow, torture, backend, ...(isBuilt ? [await endToEndStep(env)] : [])]
}

/** @type {import('../run.mjs').Command} */
export const testCommand = async (_args, runtime) => {
  if (!runtime) throw new Error('Electron is not ready.')
  const display = process.platform === 'linux' ? await startDisplay(['-screen', '0', TEST_SCREEN]) : undefined
  try {
    const outcomes = await runAll({ ...runtimeEnvironment(runtime), ...display?.env })
    const { passed, failed } = sumCounts(outcomes.map(({ counts }) => counts))
    process.stdout.write(`\n${outcomeTable(outcomes)}\n\n${passed} passed, ${failed} failed\n`)
    return failed === 0 && outcomes.every(({ isOk }) => isOk) ? 0 : 1
  } finally {
    display?.stop()
  }
}
