import { AppError } from '../../../shared/errors/app-error.ts'
import { toErrorShape } from '../../../shared/errors/disposition.ts'
import type { Desk } from '../desk/desk.ts'
import { parseCommandLine } from './arguments.ts'
import { runCli } from './commands.ts'
import type { ForwardAnswer, Forwarded } from './socket.ts'

/** Carries one command line out on an open desk and answers what the shell prints. */
export async function runLine(desk: Desk, forwarded: Forwarded): Promise<ForwardAnswer> {
  try {
    const line = parseCommandLine(forwarded.argv)
    // A file too damaged to open is what a backup is restored over.
    if (line.command !== 'restore') await desk.ready()
    const output = await runCli({
      line,
      cwd: forwarded.cwd,
      stdin: forwarded.stdin,
      desk,
      call: { commandId: desk.services.random.uuidV7() },
    })
    return { exitCode: 0, output }
  } catch (error) {
    return { exitCode: 1, output: { error: errorOutput(error, desk.services.logError) } }
  }
}

/** An error as scripts see it. */
export function errorOutput(
  error: unknown,
  logError: (event: string, error: unknown) => string,
): { code: string; message: string; details: unknown } {
  const ref = error instanceof AppError ? '' : logError('desk.failed', error)
  const { code, message, details } = toErrorShape(error, ref)
  return { code, message, details }
}
