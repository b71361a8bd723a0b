import { RECEIPT_ROLL } from '../../../../shared/domain/printing/media.ts'
import { type Bounds, PRINT_BOUNDS } from '../../../../shared/domain/printing/print-bounds.ts'
import type { PrintSetup } from '../../../../shared/domain/printing/print-setup.ts'
import type { Printer } from '../../../../shared/domain/printing/printing.ts'
import type { Input } from '../../../../shared/ipc/contract.ts'
import { type Figure, figureOf } from './figure.ts'

/** What a person changes of a printer, as it stands in the fields. */
export interface SetupDraft extends Pick<Printer, 'name' | 'language' | 'dpi'> {
  readonly width: string
  readonly height: string
  readonly darkness: string
  readonly speed: string
  readonly shiftRight: string
  readonly shiftDown: string
}

export type SetupField = keyof SetupDraft
export type SetupProblems = Partial<Readonly<Record<SetupField, string>>>

/** A setting that is left to the printer where its field is empty. */
type Setting = Exclude<keyof PrintSetup, 'coding'>

/** Fields that hold figures: what they are of, within which bounds. */
export const SETTINGS = {
  darkness: 'darknessPercent',
  speed: 'inchesPerSecond',
  shiftRight: 'shiftRightDots',
  shiftDown: 'shiftDownDots',
} as const satisfies Partial<Record<SetupField, Setting>>

const SIZES = {
  width: PRINT_BOUNDS.mediaWidthMm,
  height: PRINT_BOUNDS.mediaHeightMm,
} as const satisfies Partial<Record<SetupField, Bounds>>

type SettingField = keyof typeof SETTINGS
type SizeField = keyof typeof SIZES

/** The fields of a printer as it is set. */
export function draftOf({ name, language, dpi, media, setup }: Printer): SetupDraft {
  const figure = (field: SettingField) => String(setup[SETTINGS[field]] ?? '')
  return {
    name,
    language,
    dpi,
    width: String(media.widthMm),
    height: String(media.heightMm),
    darkness: figure('darkness'),
    speed: figure('speed'),
    shiftRight: figure('shiftRight'),
    shiftDown: figure('shiftDown'),
  }
}

/** Another language. A receipt printer has a roll in it: labels of 4 x 6 in would be cut off at its edge. */
export function spoken(language: Printer['language']): Partial<SetupDraft> {
  if (language !== 'escpos') return { language }
  return { language, width: String(RECEIPT_ROLL.widthMm), height: String(RECEIPT_ROLL.heightMm) }
}

/** What is wrong with the fields, by field; nothing where they can be saved. */
export function problemsOf(draft: SetupDraft): SetupProblems {
  const figures = [
    ...(Object.keys(SETTINGS) as SettingField[]).map((field) => [field, settingOf(draft, field)] as const),
    ...(Object.keys(SIZES) as SizeField[]).map((field) => [field, sizeOf(draft, field)] as const),
  ]
  const wrong = figures.flatMap(([field, figure]) => ('problem' in figure ? [[field, figure.problem]] : []))
  return {
    ...(draft.name.trim() === '' ? { name: 'Give it a name.' } : {}),
    ...(Object.fromEntries(wrong) as SetupProblems),
  }
}

/** What has to change so that the printer is as the fields say. An empty setting is left to the printer. */
export function changeOf(draft: SetupDraft): Omit<Input<'printers.update'>, 'id'> {
  const { name, language, dpi } = draft
  const setting = (field: SettingField) => readOf(settingOf(draft, field))
  return {
    name: name.trim(),
    language,
    dpi,
    media: {
      widthMm: readOf(sizeOf(draft, 'width')) ?? 0,
      heightMm: readOf(sizeOf(draft, 'height')) ?? 0,
    },
    setup: {
      darknessPercent: setting('darkness'),
      inchesPerSecond: setting('speed'),
      shiftRightDots: setting('shiftRight'),
      shiftDownDots: setting('shiftDown'),
    },
  }
}

function settingOf(draft: SetupDraft, field: SettingField): Figure {
  return figureOf(draft[field], PRINT_BOUNDS[SETTINGS[field]], 'whole')
}

function sizeOf(draft: SetupDraft, field: SizeField): Figure {
  const figure = figureOf(draft[field], SIZES[field], 'any')
  // Media have a size, whatever the printer may know of them.
  return 'value' in figure && figure.value === null ? figureOf('-', SIZES[field], 'any') : figure
}

function readOf(figure: Figure): number | null {
  return 'value' in figure ? figure.value : null
}
