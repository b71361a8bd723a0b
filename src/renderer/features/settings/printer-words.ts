import { LABEL_LANGUAGES, type LabelLanguage } from '../../../shared/domain/printing/languages.ts'
import type { Printer } from '../../../shared/domain/printing/printing.ts'

/** Names of languages that say more than their letters. */
const NAMES: Partial<Readonly<Record<LabelLanguage, string>>> = {
  escpos: 'ESC/POS: a receipt printer',
  pdf: 'PDF: an ordinary printer',
}

/** What a language is called where one is chosen. */
export function languageChoice(language: LabelLanguage): string {
  return NAMES[language] ?? language.toUpperCase()
}

/** What a language is called in a line about a printer. */
export function languageWord(language: LabelLanguage): string {
  return language === 'escpos' ? 'ESC/POS' : language.toUpperCase()
}

/** Languages for a connection: pages go through a queue of the system alone, which knows the paper. */
export function languagesFor(
  connection: Printer['connection']['kind'] | 'virtual',
): readonly LabelLanguage[] {
  return LABEL_LANGUAGES.filter((language) => language !== 'pdf' || connection === 'queue')
}
