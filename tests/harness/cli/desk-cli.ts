import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { z } from 'zod'
import { projectRoot } from '../store/project-root.ts'
import { errorShape } from './shapes.ts'

/** The built command line. */
export const DESK_CLI = join(projectRoot(import.meta.dirname), 'out', 'main', 'desk.js')

/** What one command line said. */
export interface CliAnswer {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** stdout as the one JSON document it has to be. */
  json(): unknown
}

/** Runs `desk` as a shell does, in a process of its own. */
export async function deskCli(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; stdin?: string } = {},
): Promise<CliAnswer> {
  const { INIT_CWD: _unused, ...environment } = process.env
  const child = spawn(process.execPath, [DESK_CLI, ...args], {
    cwd: options.cwd,
    env: { ...environment, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(options.stdin ?? '')
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return { code, stdout, stderr, json: () => JSON.parse(stdout) as unknown }
}

/** A workspace's commands, each parsed by the shape it must have. */
export function cliOf(folder: string) {
  return {
    run: (...args: readonly string[]) => deskCli(['--workspace', folder, ...args], { cwd: folder }),
    async good<S extends z.ZodType>(shape: S, ...args: readonly string[]): Promise<z.output<S>> {
      const answer = await deskCli(['--workspace', folder, ...args], { cwd: folder })
      if (answer.code !== 0)
        throw new Error(`desk ${args.join(' ')} ended with ${answer.code}: ${answer.stdout}${answer.stderr}`)
      return shape.parse(answer.json())
    },
    async refused(...args: readonly string[]) {
      const answer = await deskCli(['--workspace', folder, ...args], { cwd: folder })
      if (answer.code !== 1)
        throw new Error(`desk ${args.join(' ')} ended with ${answer.code}: ${answer.stdout}`)
      return errorShape.parse(answer.json()).error
    },
  }
}
