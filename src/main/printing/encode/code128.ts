/** A Code 128 symbol as ZPL field text plus its exact width, so that it can be placed before it is printed. */
export interface Code128 {
  /** For `^FD` under `^BCN,h,N,N,N,N`: subsets are chosen here, so the width does not depend on firmware. */
  readonly fieldText: string
  /** Width in modules without quiet zones. */
  readonly modules: number
}

/** Quiet zone that the standard asks for on either side, in modules. */
export const QUIET_MODULES = 10
const SYMBOL_MODULES = 11
const STOP_MODULES = 13
/** Switching for one last digit loses it in the renderer we test with; three costs one symbol and is safe. */
const ODD_TAIL = 3
/** `>` starts ZPL's subset commands; anything outside this set is not an order or tracking number. */
const ENCODABLE = /^[0-9A-Za-z ./+-]{1,48}$/

/**
 * Code 128 of an order or tracking number, or null where the text is not one (the caller prints it as text).
 * Digits alone are packed two to a symbol (subset C), the last three of an odd number in subset B; anything else is subset B.
 * ISO/IEC 15417; ZPL II Programming Guide, ^BC. Switching from B to C (`>5`) is avoided: renderers disagree on it.
 */
export function code128(text: string): Code128 | null {
  if (!ENCODABLE.test(text)) return null
  if (!/^\d{6,}$/.test(text)) return { fieldText: `>:${text}`, modules: modulesOf(text.length) }
  if (text.length % 2 === 0) return { fieldText: `>;${text}`, modules: modulesOf(text.length / 2) }
  const packed = text.slice(0, -ODD_TAIL)
  return {
    fieldText: `>;${packed}>6${text.slice(-ODD_TAIL)}`,
    modules: modulesOf(packed.length / 2 + 1 + ODD_TAIL),
  }
}

/** Start, checksum and stop come on top of the symbols. */
function modulesOf(symbols: number): number {
  return (symbols + 2) * SYMBOL_MODULES + STOP_MODULES
}

/**
 * The widest whole number of dots per module, 2 to `widest`, at which the symbol and its quiet zones fit, or
 * null where not even 2 fit: one dot per module does not survive ink spread (facts: 0 of 5 decoded at 1.3).
 */
export function moduleWidth(symbol: Code128, availableDots: number, widest: number): number | null {
  const width = Math.min(widest, Math.floor(availableDots / (symbol.modules + 2 * QUIET_MODULES)))
  return width >= 2 ? width : null
}
