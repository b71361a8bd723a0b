/** A product in the words of paper: its name, with its variation where it has one. */
export function itemName(name: string, variation: string): string {
  return variation === '' || variation === 'Default' ? name : `${name} · ${variation}`
}
