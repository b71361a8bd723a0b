import { createHash } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors/app-error.ts'
import { toErrorShape } from '../../../shared/errors/disposition.ts'

/** The longest path a Unix socket may have on every system we run on (macOS: 104 bytes with its end). */
const LONGEST_SOCKET_PATH = 100

/** A command line on its way to the window that has the workspace open. */
export const forwardedSchema = z.strictObject({
  argv: z.array(z.string().max(65_536)).max(10_000),
  cwd: z.string().max(4_096),
  /** What came on standard input, where the command reads it. */
  stdin: z.string().max(65_536).optional(),
})
export type Forwarded = z.output<typeof forwardedSchema>

/** What comes back: the JSON document and the exit code. */
const answerSchema = z.strictObject({ exitCode: z.int().min(0).max(255), output: z.unknown() })
export type ForwardAnswer = z.output<typeof answerSchema>

/** Where a workspace's window listens for commands. */
export function socketPath(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\creatorflow-${name}`
  const inFolder = join(folder, 'desk.sock')
  return Buffer.byteLength(inFolder) <= LONGEST_SOCKET_PATH
    ? inFolder
    : join(tmpdir(), `creatorflow-${name}.sock`)
}

/** Serves command lines of this user's shells (mode 0600); answers how to stop. The workspace lock must be held. */
export function serveCommands(
  path: string,
  run: (forwarded: Forwarded) => Promise<ForwardAnswer>,
  onError: (error: unknown) => void,
): () => void {
  // Holding the lock proves that whoever made this socket is gone.
  if (process.platform !== 'win32') rmSync(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', onError)
    firstLine(socket, (text) => {
      answer(socket, text, run).catch(onError)
    })
  })
  const mask = process.umask(0o177)
  server.on('error', onError)
  server.listen(path, () => {
    if (process.platform !== 'win32') chmodSync(path, 0o600)
  })
  process.umask(mask)
  return () => server.close()
}

/** Up to the first line feed: readline would also end a line at U+2028, which JSON leaves as it is. */
function firstLine(socket: Socket, take: (text: string) => void): void {
  let text = ''
  socket.setEncoding('utf8')
  const onData = (part: string) => {
    text += part
    if (!part.includes('\n')) return
    socket.off('data', onData)
    take(text.slice(0, text.indexOf('\n')))
  }
  socket.on('data', onData)
}

/** Answers in any case: a shell that is not answered would wait for ever. */
async function answer(
  socket: Socket,
  text: string,
  run: (forwarded: Forwarded) => Promise<ForwardAnswer>,
): Promise<void> {
  const forwarded = forwardedSchema.safeParse(parsed(text))
  const outcome = forwarded.success ? await run(forwarded.data) : NOT_UNDERSTOOD
  socket.end(`${JSON.stringify(outcome)}\n`)
}

const NOT_UNDERSTOOD: ForwardAnswer = {
  exitCode: 1,
  output: {
    error: errorOf(
      new AppError(
        'input.invalid',
        'The open window could not take this command line. Name fewer things at once, or close the window.',
      ),
    ),
  },
}

function errorOf(error: AppError): unknown {
  const { code, message, details } = toErrorShape(error, '')
  return { code, message, details }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Has a window carry a command line out; null when no window listens there. */
export function forwardCommand(path: string, forwarded: Forwarded): Promise<ForwardAnswer | null> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    let text = ''
    socket.setEncoding('utf8')
    socket.on('connect', () => socket.write(`${JSON.stringify(forwarded)}\n`))
    socket.on('data', (part: string) => {
      text += part
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const isNobody = error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
      if (isNobody) resolve(null)
      else reject(error)
    })
    socket.on('end', () => {
      try {
        resolve(answerSchema.parse(JSON.parse(text)))
      } catch (error) {
        reject(error)
      }
    })
  })
}
