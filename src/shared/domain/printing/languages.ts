/** What label printers understand: a label is bytes of one of these. */
export const LABEL_LANGUAGES = ['zpl', 'epl', 'tspl'] as const
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number]
