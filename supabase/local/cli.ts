import { parseArgs } from 'node:util'
import { messageOf, StackError } from './stack-error.ts'

/** What the command line asks for. */
export interface StackArguments {
  readonly port: number | undefined
  readonly dataFolder: string | undefined
  readonly isHelp: boolean
}

export const USAGE = `usage: npm run stack -- [--port N] [--data DIR]

Starts the local Supabase and applies the migrations. When it is ready it prints one line of JSON,
{url, publishableKey, secretKey, databaseUrl, pid}, and runs until it is told to stop (Ctrl-C).

  --port N    the port of its address; any free one unless given
  --data DIR  keeps the data in DIR; without it everything goes when the stack stops
`

/**
 * Reads the command line.
 * @throws {StackError} stack.usage
 */
export function readArguments(args: readonly string[]): StackArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    return { port: portOf(values.port), dataFolder: values.data, isHelp: values.help === true }
  } catch (error) {
    throw new StackError('stack.usage', messageOf(error), USAGE, error)
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new Error(`--port takes 1 to 65535, not ${text}`)
  return port
}
