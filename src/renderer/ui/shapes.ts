/** Shapes that carry meaning beside a word and a colour. Drawn, not typed: fonts disagree about such characters. */
export type ShapeName =
  | 'urgent'
  | 'high'
  | 'standard'
  | 'automated'
  | 'hold'
  | 'cancel'
  | 'question'
  | 'viral'
  | 'none'

/** SVG path data in a 12 by 12 box. */
export const SHAPE_PATHS: Readonly<Record<ShapeName, string>> = {
  urgent: 'M6 1.2 11.4 10.8H.6Z',
  high: 'M6 .8 11.2 6 6 11.2.8 6Z',
  standard: 'M6 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6Z',
  automated:
    'M6 1.5V0L8.8 2.3 6 4.6V3.1A2.9 2.9 0 0 0 3.5 7.5L2.2 8.4A4.5 4.5 0 0 1 6 1.5ZM6 10.5V12L3.2 9.7 6 7.4V8.9A2.9 2.9 0 0 0 8.5 4.5L9.8 3.6A4.5 4.5 0 0 1 6 10.5Z',
  hold: 'M2.5 1.5H5V10.5H2.5ZM7 1.5H9.5V10.5H7Z',
  cancel: 'M2.3 1 6 4.7 9.7 1 11 2.3 7.3 6 11 9.7 9.7 11 6 7.3 2.3 11 1 9.7 4.7 6 1 2.3Z',
  question:
    'M6 .5A5.5 5.5 0 1 0 6 11.5 5.5 5.5 0 1 0 6 .5ZM5.3 8.2H6.7V9.6H5.3ZM3.8 4.4A2.2 2.2 0 1 1 6.7 6.5V7.3H5.3V5.6C6.2 5.4 6.8 5 6.8 4.4A.8.8 0 0 0 5.2 4.4Z',
  viral: 'M7 0 1.8 6.8H5.2L4.6 12 10.2 4.8H6.6Z',
  none: '',
}
