import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../shared/errors/app-error.ts'
import { accountFolder, chooseAccount, noteOwner } from './app/account-folders.ts'
import { parseCommandLine } from './app/cli/arguments.ts'
import { cliDialogs, noShell } from './app/cli/dialogs.ts'
import { HELP } from './app/cli/help.ts'
import { errorOutput, runLine } from './app/cli/run-line.ts'
import { type ForwardAnswer, type Forwarded, forwardCommand, socketPath } from './app/cli/socket.ts'
import { REOPEN } from './app/cli/sync-commands.ts'
import { type Desk, openDesk } from './app/desk/desk.ts'
import { nodeInfo } from './app/node-info.ts'
import { defaultWorkspace, deskParts, projectRoot } from './app/parts.ts'
import { fileSecretStore, userConfigFolder } from './auth/file-secret-store.ts'
import { systemClock } from './platform/clock.ts'
import { createRandom } from './platform/random.ts'
import { createFileTokens } from './security/file-tokens.ts'

/** How long a command waits for another command on the same workspace to end. */
const PATIENCE_MS = 15_000
const ASK_AGAIN_MS = 50

const built = import.meta.dirname
const random = createRandom(systemClock)

/** The headless door: one command, one JSON document on stdout, logs on stderr. */
async function main(forwarded: Forwarded): Promise<number> {
  const line = parseCommandLine(forwarded.argv)
  if (line.options['help'] || line.command === 'help') {
    process.stdout.write(HELP)
    return 0
  }
  const base = resolve(forwarded.cwd, line.workspace ?? defaultWorkspace(process.env, process.platform))
  const stdin = line.command === 'sign-in' ? await readPassword() : undefined
  const whole = { ...forwarded, ...(stdin === undefined ? {} : { stdin }) }
  const answer = await carryOut(base, whole)
  const isElsewhere = answer.exitCode === 0 && isDeepStrictEqual(answer.output, REOPEN)
  return print(isElsewhere ? await carryOut(base, whole) : answer)
}

/** A password comes on standard input, so that no list of processes shows it. */
async function readPassword(): Promise<string> {
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const part of process.stdin) text += String(part)
  return text.replace(/\r?\n$/, '')
}

/** By the window that has the workspace open, else here with the workspace's lock; another command is waited for. */
async function carryOut(base: string, forwarded: Forwarded): Promise<ForwardAnswer> {
  const folder = accountFolder(base)
  const giveUpAt = systemClock.monotonicMs() + PATIENCE_MS
  for (;;) {
    const answer = await forwardCommand(socketPath(folder), forwarded)
    if (answer) return answer
    const desk = tryOpen(base, folder, systemClock.monotonicMs() >= giveUpAt)
    if (desk) {
      const done = await runLine(desk, forwarded)
      await desk.close()
      return done
    }
    await new Promise((done) => setTimeout(done, ASK_AGAIN_MS))
  }
}

function tryOpen(base: string, folder: string, isLastTry: boolean): Desk | null {
  try {
    return openDesk({
      folder,
      parts: deskParts(built, projectRoot(built)),
      clock: systemClock,
      random,
      emit: () => undefined,
      logError,
      dialogs: cliDialogs(null),
      shell: noShell,
      secrets: async () =>
        fileSecretStore({ folder, configFolder: userConfigFolder(process.env, process.platform) }),
      labelSecrets: async () =>
        fileSecretStore({
          folder,
          configFolder: userConfigFolder(process.env, process.platform),
          name: 'labels',
        }),
      places: {
        note: (userId) => noteOwner(base, userId),
        open: (userId) => void chooseAccount(base, userId),
      },
      tokens: createFileTokens(random.uuidV7),
      info: (sqlite) => nodeInfo(projectRoot(built), sqlite),
      deskName: hostname(),
      isHeadless: true,
    })
  } catch (error) {
    if (error instanceof AppError && error.code === 'storage.locked' && !isLastTry) return null
    throw error
  }
}

function logError(event: string, error: unknown, fields: Readonly<Record<string, unknown>> = {}): string {
  const ref = random.ref()
  process.stderr.write(
    `${JSON.stringify({ event, ref, ...fields, error: error instanceof Error ? error.stack : String(error) })}\n`,
  )
  return ref
}

function print(answer: ForwardAnswer): number {
  process.stdout.write(`${JSON.stringify(answer.output)}\n`)
  return answer.exitCode
}

try {
  process.exitCode = await main({
    argv: process.argv.slice(2),
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
  })
} catch (error) {
  process.exitCode = print({ exitCode: 1, output: { error: errorOutput(error, logError) } })
}
