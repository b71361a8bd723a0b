import { FOUR_BY_SIX, RECEIPT_ROLL } from '../../../shared/domain/printing/media.ts'
import {
  type Media,
  mediaSchema,
  PRINTER_LANGUAGES,
  type Printer,
} from '../../../shared/domain/printing/printing.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { type CommandLine, numberOf, textOf } from './arguments.ts'

type Language = Printer['language']

/** `--language`, or undefined where it was not said. */
export function languageOf(line: CommandLine): Language | undefined {
  const wanted = textOf(line, 'language')
  const language = PRINTER_LANGUAGES.find((one) => one === wanted)
  if (wanted === undefined || language !== undefined) return language
  throw new AppError(
    'input.invalid',
    `--language has to be one of ${PRINTER_LANGUAGES.join(', ')}, not "${wanted}".`,
    { path: 'language' },
  )
}

/** `--dpi`, or undefined where it was not said. */
export function dpiOf(line: CommandLine): Printer['dpi'] | undefined {
  if (textOf(line, 'dpi') === undefined) return undefined
  const dpi = numberOf(line, 'dpi', 203, [203, 300])
  if (dpi === 203 || dpi === 300) return dpi
  throw new AppError('input.invalid', `--dpi has to be 203 or 300, not ${dpi}.`, { path: 'dpi' })
}

/** `--media`, or undefined where it was not said. */
export function mediaOf(line: CommandLine): Media | undefined {
  const text = textOf(line, 'media')
  if (text === undefined) return undefined
  const match = /^(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(?:mm)?$/i.exec(text)
  const media = mediaSchema.safeParse({ widthMm: Number(match?.[1]), heightMm: Number(match?.[2]) })
  if (media.success) return media.data
  throw new AppError(
    'input.invalid',
    `--media has to be WIDTHxHEIGHT in millimetres, such as 101.6x152.4, not "${text}".`,
    { path: 'media' },
  )
}

/** What a printer of this language has in it as a rule. */
export function usualMedia(language: Language): Media {
  return language === 'escpos' ? RECEIPT_ROLL : FOUR_BY_SIX
}
