import type { BrowserWindow } from 'electron'
import { AppError } from '../../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../platform/atomic-file.ts'

/** The file of `--screenshot=FILE`, or null. Throws `input.invalid` when the file's name is missing. */
export function screenshotTarget(argv: readonly string[]): string | null {
  const argument = argv.find((each) => each === '--screenshot' || each.startsWith('--screenshot='))
  if (argument === undefined) return null
  const file = argument.slice('--screenshot='.length)
  if (file === '') throw new AppError('input.invalid', 'Say where to save the picture: --screenshot=FILE.png')
  return file
}

/**
 * Writes what the window shows to a PNG, once the page has said that it painted (`painted`, from `app.painted`).
 * Throws `net.timeout` when it does not within `timeoutMs`, or a storage error.
 */
export async function captureScreenshot(
  window: Pick<BrowserWindow, 'webContents'>,
  file: string,
  options: { readonly painted: Promise<unknown>; readonly timeoutMs: number },
): Promise<void> {
  await withTimeout(options.painted, options.timeoutMs)
  // The page speaks when it has painted; the picture is of the next frame, so that icons and fonts are in it.
  await window.webContents.executeJavaScript(
    'document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))))',
  )
  const image = await window.webContents.capturePage()
  writeFileAtomic(file, image.toPNG(), { mode: 0o644 })
}

function withTimeout(work: Promise<unknown>, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const late = new AppError(
      'net.timeout',
      'The window did not finish painting, so there is no picture of it.',
    )
    const timer = setTimeout(() => reject(late), timeoutMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
