/** Letters that Unicode does not take apart into a plain letter and a mark, though people type them so. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
}

/**
 * Text as it is searched: lower case, without the accents of Latin, Greek and Cyrillic letters, so that "lukasz"
 * finds "Łukasz". Marks of other scripts are letters in their own right and stay.
 */
export function foldForSearch(text: string): string {
  const lower = text.toLowerCase()
  if (isAscii(lower)) return lower
  const bare = lower
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
  return bare.replace(/[łøđħıßæœ]/g, (letter) => UNDECOMPOSED[letter] ?? letter)
}

/** The folded words of a search: all of them must be found, in any order. */
export function searchTerms(search: string): string[] {
  return foldForSearch(search)
    .trim()
    .split(/\s+/)
    .filter((term) => term !== '')
}

/** Every run of three characters of a word, each once; none for a shorter word. */
export function trigramsOf(term: string): string[] {
  const characters = [...term]
  return [...new Set(characters.slice(0, -2).map((_, at) => characters.slice(at, at + 3).join('')))]
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with control characters
  return /^[\x00-\x7f]*$/.test(text)
}
