// The door to every npm command: sets the machine up, then hands over. Each command is a file in commands/.

import { benchCommand } from './commands/bench.mjs'
import { buildCommand } from './commands/build.mjs'
import { checkCommand } from './commands/check.mjs'
import { deskCommand } from './commands/desk.mjs'
import { laterCommand } from './commands/later.mjs'
import { packageCommand } from './commands/package.mjs'
import { stackCommand } from './commands/stack.mjs'
import { startCommand } from './commands/start.mjs'
import { testCommand } from './commands/test.mjs'
import { tortureCommand } from './commands/torture.mjs'
import { projectRoot, say } from './lib/project.mjs'
import { fallbackNotice } from './setup/electron-runtime.mjs'
import { setUp } from './setup.mjs'

/** @typedef {import('./setup/electron-runtime.mjs').Runtime} Runtime */
/** @typedef {(args: string[], runtime: Runtime | undefined) => Promise<number>} Command */

/** @type {Record<string, { run: Command, needsElectron: boolean, needsCups?: boolean }>} */
const COMMANDS = {
  start: { run: startCommand, needsElectron: true },
  test: { run: testCommand, needsElectron: true, needsCups: true },
  check: { run: checkCommand, needsElectron: false },
  desk: { run: deskCommand, needsElectron: false },
  bench: { run: benchCommand, needsElectron: true, needsCups: true },
  package: { run: packageCommand, needsElectron: true },
  build: { run: buildCommand, needsElectron: false },
  stack: { run: stackCommand, needsElectron: false },
  demo: { run: laterCommand('demo', 'the demo of the whole system'), needsElectron: false },
  torture: { run: tortureCommand, needsElectron: false },
}

/**
 * @param {string | undefined} name
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
const main = async (name, args) => {
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    say(`usage: npm run <${Object.keys(COMMANDS).join(' | ')}>`)
    return 2
  }
  const { needsElectron, needsCups } = command
  const runtime = await setUp({ needsElectron, needsCups })
  if (runtime?.kind === 'fallback' && command.needsElectron) say(fallbackNotice(projectRoot))
  return await command.run(args, runtime)
}

main(process.argv[2], process.argv.slice(3)).then(
  (code) => process.exit(code),
  (error) => {
    say(error instanceof Error ? error.message : String(error))
    process.exit(1)
  },
)
