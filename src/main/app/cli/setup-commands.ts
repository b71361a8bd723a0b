import { type Bounds, PRINT_BOUNDS } from '../../../shared/domain/printing/print-bounds.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Input } from '../../../shared/ipc/contract.ts'
import { type CommandLine, textOf } from './arguments.ts'
import type { CliCall } from './cli-call.ts'
import { dpiOf, languageOf, mediaOf } from './printer-options.ts'

type SetupCommand = (cli: CliCall, id: string) => Promise<unknown>

/** `desk printers VERB NAME`, where the printer is there and something is done about how it prints. */
export const SETUP_VERBS: Readonly<Record<string, SetupCommand>> = {
  set,
  'test-label': ({ desk, call }, id) => desk.handlers['printers.printTest']({ id }, call),
  measure,
  // Whoever types the command has agreed to the labels that it feeds.
  calibrate: ({ desk, call }, id) => desk.handlers['printers.calibrate']({ id, confirmed: true }, call),
}

type Change = Omit<Input<'printers.update'>, 'id'>

async function set({ line, desk, call }: CliCall, id: string): Promise<unknown> {
  const setup: Change['setup'] = {
    darknessPercent: settingOf(line, 'darkness', PRINT_BOUNDS.darknessPercent),
    inchesPerSecond: settingOf(line, 'speed', PRINT_BOUNDS.inchesPerSecond),
    shiftRightDots: settingOf(line, 'shift-right', PRINT_BOUNDS.shiftRightDots),
    shiftDownDots: settingOf(line, 'shift-down', PRINT_BOUNDS.shiftDownDots),
  }
  const kind: Change = {
    name: textOf(line, 'name'),
    language: languageOf(line),
    dpi: dpiOf(line),
    media: mediaOf(line),
  }
  if ([...Object.values(setup), ...Object.values(kind)].every((value) => value === undefined))
    throw new AppError(
      'input.invalid',
      'desk printers set NAME, with --darkness, --speed, --shift-right, --shift-down, --language, --dpi, --media or --name',
      { path: 'darkness' },
    )
  return { printer: await desk.handlers['printers.update']({ id, ...kind, setup }, call) }
}

async function measure({ line, desk, call }: CliCall, id: string): Promise<unknown> {
  const widthMm = millimetresOf(line, 'width', PRINT_BOUNDS.measuredWidthMm)
  if (widthMm === undefined)
    throw new AppError('input.invalid', 'desk printers measure NAME --width MM [--left MM]', {
      path: 'width',
    })
  const leftMm = millimetresOf(line, 'left', PRINT_BOUNDS.measuredLeftMm)
  return desk.handlers['printers.measure']({ id, widthMm, leftMm }, call)
}

/** A whole number, negative ones too, or `printer` for what the printer itself has. */
function settingOf(line: CommandLine, name: string, { least, most }: Bounds): number | null | undefined {
  const text = textOf(line, name)
  if (text === undefined) return undefined
  if (text === 'printer') return null
  const value = Number(text)
  if (/^-?\d+$/.test(text) && value >= least && value <= most) return value
  throw new AppError(
    'input.invalid',
    `--${name} has to be a whole number from ${least} to ${most}, or "printer", not "${text}".`,
    { path: name },
  )
}

function millimetresOf(line: CommandLine, name: string, { least, most }: Bounds): number | undefined {
  const text = textOf(line, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+(?:\.\d+)?$/.test(text) && value >= least && value <= most) return value
  throw new AppError(
    'input.invalid',
    `--${name} has to be millimetres from ${least} to ${most}, not "${text}".`,
    {
      path: name,
    },
  )
}
