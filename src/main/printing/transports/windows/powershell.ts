import { execFile } from 'node:child_process'
import { AppError } from '../../../../shared/errors/app-error.ts'

/** Runs a script of ours; what it works on comes as environment variables, never as part of its text. */
export type PowerShell = (script: string, variables: Readonly<Record<string, string>>) => Promise<string>

const TIMEOUT_MS = 15_000
const MOST_OUTPUT_BYTES = 1_024 * 1_024

/** Windows PowerShell 5, which every supported Windows has. */
export const powerShell: PowerShell = (script, variables) => {
  const encoded = Buffer.from(`$ErrorActionPreference='Stop'\n${script}`, 'utf16le').toString('base64')
  return new Promise((resolve, reject) => {
    execFile(
      'powershell.exe',
      ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-EncodedCommand', encoded],
      {
        timeout: TIMEOUT_MS,
        maxBuffer: MOST_OUTPUT_BYTES,
        windowsHide: true,
        env: { ...process.env, ...variables },
      },
      (error, stdout) =>
        error === null
          ? resolve(stdout)
          : reject(
              new AppError(
                'printer.notReady',
                'Windows did not answer about this printer. Look at it in the Windows printer settings.',
                {},
                { cause: error },
              ),
            ),
    )
  })
}
