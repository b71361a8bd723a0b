/** Copies of one label that may be asked for at once. */
export const MOST_COPIES = 9
