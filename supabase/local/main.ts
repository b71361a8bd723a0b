// npm run stack: one line of JSON on stdout when everything is ready, all other words on stderr.
import { readArguments, USAGE } from './cli.ts'
import { startStack } from './stack.ts'
import { messageOf, StackError } from './stack-error.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)

function explain(error: unknown): void {
  if (!(error instanceof StackError))
    return void say(error instanceof Error ? (error.stack ?? error.message) : messageOf(error))
  say(`${error.code}: ${error.message}`)
  say(error.hint)
}

async function main(): Promise<number> {
  const { port, dataFolder, isHelp } = readArguments(process.argv.slice(2))
  if (isHelp) {
    process.stdout.write(USAGE)
    return 0
  }
  const told = toldToStop()
  const stack = await startStack({
    ...(port !== undefined && { port }),
    ...(dataFolder !== undefined && { dataFolder }),
    onMessage: say,
  })
  const { url, publishableKey, secretKey, databaseUrl } = stack
  process.stdout.write(
    `${JSON.stringify({ url, publishableKey, secretKey, databaseUrl, pid: process.pid })}\n`,
  )
  const broken = await Promise.race([told, stack.broken])
  if (broken !== undefined) say(`A part of the stack has ended: ${broken}`)
  await stack.stop()
  return broken === undefined ? 0 : 1
}

/** Resolves at the first signal to stop, or when the command that started us is gone; later ones change nothing. */
function toldToStop(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve(undefined))
    process.once('disconnect', () => resolve(undefined))
  })
}

main().then(
  (code) => process.exit(code),
  (error) => {
    explain(error)
    process.exit(error instanceof StackError && error.code === 'stack.usage' ? 2 : 1)
  },
)
