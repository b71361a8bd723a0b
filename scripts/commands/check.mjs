// Everything that needs no Electron and no other process: under a minute, to be run after every change.
import { lintStep, outcomeTable, typesStep, unusedStep, vitestStep } from '../lib/test-steps.mjs'

/** @type {import('../run.mjs').Command} */
export const checkCommand = async () => {
  // Together: the type checker and the linter leave most of two cores to the tests.
  const outcomes = await Promise.all([
    typesStep(),
    lintStep(),
    unusedStep(),
    vitestStep('quick', ['unit', 'contract', 'property']),
  ])
  process.stdout.write(`\n${outcomeTable(outcomes)}\n`)
  return outcomes.every(({ isOk }) => isOk) ? 0 : 1
}
