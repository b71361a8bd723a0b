// Commands whose part of the system is not built yet. They say so and fail, so that nothing relies on them.
import { say } from '../lib/project.mjs'

/**
 * @param {string} name
 * @param {string} what
 * @returns {import('../run.mjs').Command}
 */
export const laterCommand = (name, what) => async () => {
  say(`npm run ${name} comes with a later issue: ${what} is not part of this version yet.`)
  return 1
}
