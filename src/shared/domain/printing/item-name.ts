/** What makes it one of several, or nothing: an export says "Default" where there is only one. */
export function variationOf(variation: string): string {
  return variation === 'Default' ? '' : variation
}

/** A product in the words of paper: its name, with its variation where it has one. */
export function itemName(name: string, variation: string): string {
  const which = variationOf(variation)
  return which === '' ? name : `${name} · ${which}`
}
