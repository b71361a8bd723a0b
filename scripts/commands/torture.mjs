// Seeded fault runs. Those of sync live in tests/harness/fault/torture; those of printing are a property test, which is
// asked for as many runs as wanted.
import { parseArgs } from 'node:util'
import { runAttached } from '../lib/children.mjs'
import { inProject, node24Path, projectRoot, say, toolEnvironment } from '../lib/project.mjs'

const PRINTING = 'tests/property/printing-queue.property.test.ts'

/**
 * @param {{ runs?: string | undefined, seed?: string | undefined }} asked
 * @returns {Promise<number>}
 */
const printing = async ({ runs = '150', seed }) => {
  const vitest = inProject('node_modules', 'vitest', 'vitest.mjs')
  const env = toolEnvironment({ TORTURE_RUNS: runs, ...(seed === undefined ? {} : { TORTURE_SEED: seed }) })
  const argv = [vitest, 'run', '--project', 'property', '--reporter', 'default', PRINTING]
  return (await runAttached(node24Path(), argv, { cwd: projectRoot, env })).code
}

/** @type {import('../run.mjs').Command} */
export const tortureCommand = async (args) => {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { suite: { type: 'string' }, runs: { type: 'string' }, seed: { type: 'string' } },
  })
  const suite = values.suite ?? 'sync'
  const [runs, seed] = [values.runs, values.seed].map((value) =>
    typeof value === 'string' ? value : undefined,
  )
  if (suite === 'printing') return await printing({ runs, seed })
  if (suite !== 'sync') {
    say(`There is no suite ${suite}. Those there are: sync, printing.`)
    return 2
  }
  const rest = args.filter(
    (arg, at) => arg !== '--suite' && args[at - 1] !== '--suite' && !arg.startsWith('--suite='),
  )
  const main = inProject('tests', 'harness', 'fault', 'torture', 'main.ts')
  return (await runAttached(node24Path(), [main, ...rest], { cwd: projectRoot, env: toolEnvironment() })).code
}
