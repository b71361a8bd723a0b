/**
 * What printers understand: a label is bytes of one of these. PDF is for ordinary printers, through their system queue;
 * ESC/POS is what receipt printers speak.
 */
export const LABEL_LANGUAGES = ['zpl', 'epl', 'tspl', 'escpos', 'pdf'] as const
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number]
