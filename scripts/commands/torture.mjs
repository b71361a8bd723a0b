// Seeded fault runs, by suite: each is a program in tests/harness/fault/torture.
import { parseArgs } from 'node:util'
import { runAttached } from '../lib/children.mjs'
import { inProject, node24Path, projectRoot, say, toolEnvironment } from '../lib/project.mjs'

const TORTURE = inProject('tests', 'harness', 'fault', 'torture')
/** @type {Readonly<Record<string, string>>} */
const SUITES = { sync: `${TORTURE}/main.ts`, printing: `${TORTURE}/printing/main.ts` }

/** @type {import('../run.mjs').Command} */
export const tortureCommand = async (args) => {
  const { values } = parseArgs({ args, strict: false, options: { suite: { type: 'string' } } })
  const suite = typeof values.suite === 'string' ? values.suite : 'sync'
  const main = Object.hasOwn(SUITES, suite) ? SUITES[suite] : undefined
  if (main === undefined) {
    say(`There is no suite ${suite}. Those there are: ${Object.keys(SUITES).join(', ')}.`)
    return 2
  }
  const rest = args.filter(
    (arg, at) => arg !== '--suite' && args[at - 1] !== '--suite' && !arg.startsWith('--suite='),
  )
  return (await runAttached(node24Path(), [main, ...rest], { cwd: projectRoot, env: toolEnvironment() })).code
}
