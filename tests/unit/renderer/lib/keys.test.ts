import { describe, expect, it } from 'vitest'
import { chordCaps, chordOf, normalChord } from '../../../../src/renderer/lib/commands/chord.ts'
import { keyConflicts, keyMapFor, keyOf, keysOf } from '../../../../src/renderer/lib/commands/key-map.ts'
import { COMMANDS } from '../../../../src/renderer/lib/commands/registry.ts'

const press = (key: string, held: { shiftKey?: boolean; ctrlKey?: boolean; metaKey?: boolean } = {}) =>
  chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

describe('the key registry', () => {
  it('gives no key to two commands of one place', () => {
    const conflicts = keyConflicts({}).map(
      ({ chord, first, second }) => `${chord}: ${first.id}, ${second.id}`,
    )
    expect(conflicts).toEqual([])
  })

  it('writes every default key in the one spelling that presses have', () => {
    for (const command of COMMANDS) for (const chord of command.keys) expect(normalChord(chord)).toBe(chord)
  })

  it('has no two commands of one id', () => {
    expect(new Set(COMMANDS.map((command) => command.id)).size).toBe(COMMANDS.length)
  })

  it('has every key that the packing desk is promised', () => {
    const map = keyMapFor('orders', {})
    const promised = [
      'ArrowDown',
      'ArrowUp',
      'J',
      'K',
      'PageDown',
      'PageUp',
      'Home',
      'End',
      'Space',
      'Shift+ArrowDown',
      'Enter',
      'Escape',
      '/',
      'P',
      'Shift+P',
      'Shift+L',
      'S',
      'H',
      'Shift+H',
      'U',
      'Mod+Z',
      'N',
      'I',
      '?',
      'G O',
      'G D',
      'G P',
      'G S',
      'G Y',
      'G C',
      'G A',
      'C',
      'Y',
      '1',
      '2',
      '3',
      '4',
      'R',
      'Mod+K',
      'Mod+A',
    ]
    expect(promised.filter((chord) => !map.has(chord))).toEqual([])
  })

  it('lets the print question have 1, 2 and 3 to itself', () => {
    const map = keyMapFor('uncertain', {})
    expect([...map.keys()].sort()).toEqual(['1', '2', '3'])
  })

  it('gives refused acts and questions keys of their own, on their pages alone', () => {
    const sync = keyMapFor('sync', {})
    expect(['J', 'K', 'T', 'L', 'E', 'O', 'Y', 'G O'].filter((chord) => !sync.has(chord))).toEqual([])
    const conflicts = keyMapFor('conflicts', {})
    const promised = ['J', 'K', 'Enter', 'O', '1', '5', '9', 'Escape']
    expect(promised.filter((chord) => !conflicts.has(chord))).toEqual([])
    expect(keyMapFor('orders', {}).has('T')).toBe(false)
    expect(keyMapFor('orders', {}).get('1')?.id).toBe('only-urgent')
  })

  it('moves a command to the key a person chose, and keeps its other keys', () => {
    expect(keyOf('print', { print: 'shift+l' })).toBe('Shift+L')
    const undo = COMMANDS.find((command) => command.id === 'undo')
    expect(undo && keysOf(undo, { undo: 'Backspace' })).toEqual(['Backspace', 'Mod+Z'])
    expect(keyMapFor('orders', { print: 'L' }).get('P')).toBeUndefined()
  })

  it('finds the command that a chosen key belongs to already, also as the start of a sequence', () => {
    expect(keyConflicts({ print: 'S' }).map(({ second }) => second.id)).toContain('ship')
    expect(keyConflicts({ print: 'G' }).length).toBeGreaterThan(0)
  })

  it('ignores a stored key that is none', () => {
    expect(keyOf('print', { print: 'Hyper+Nothing+' })).toBe('P')
  })
})

describe('presses', () => {
  it('writes letters in capitals and counts Shift only where it does not make the character', () => {
    expect(press('p')).toBe('P')
    expect(press('P', { shiftKey: true })).toBe('Shift+P')
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press(' ')).toBe('Space')
    expect(press('ArrowDown', { shiftKey: true })).toBe('Shift+ArrowDown')
  })

  it('takes Control and Command for the same', () => {
    expect(press('k', { ctrlKey: true })).toBe('Mod+K')
    expect(press('k', { metaKey: true })).toBe('Mod+K')
  })

  it('hears nothing in a modifier alone', () => {
    expect(press('Shift', { shiftKey: true })).toBeNull()
  })

  it('draws keys as the machine names them', () => {
    expect(chordCaps('Mod+K', true)).toEqual(['⌘', 'K'])
    expect(chordCaps('G O', false)).toEqual(['G', 'O'])
    expect(chordCaps('Shift+ArrowUp', false)).toEqual(['Shift', '↑'])
  })
})
