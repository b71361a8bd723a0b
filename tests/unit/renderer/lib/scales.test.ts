import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as colours from '@radix-ui/colors'
import { describe, expect, it } from 'vitest'

const ui = join(import.meta.dirname, '../../../../src/renderer')
const scales = readFileSync(join(ui, 'ui/theme/scales.css'), 'utf8')
const theme = readFileSync(join(ui, 'ui/theme/theme.css'), 'utf8')
const palette: Readonly<Record<string, Readonly<Record<string, string>>>> = { ...colours }

/** The two values of a step, `iris-9` to its light and dark hex. */
function step(name: string): { light: string; dark: string } {
  const [scale = '', number = ''] = name.split('-')
  return {
    light: palette[scale]?.[`${scale}${number}`] ?? '',
    dark: palette[`${scale}Dark`]?.[`${scale}${number}`] ?? '',
  }
}

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/** WCAG 2.2 contrast ratio, 1 to 21. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other)
  return (light + 0.05) / (dark + 0.05)
}

type Scheme = 'light' | 'dark'

/** The colour a token stands for: a step of a scale, or a mix of two steps in sRGB as CSS mixes them. */
function colourOf(token: string, scheme: Scheme): string {
  const value = new RegExp(`--color-${token}: (.*);`).exec(theme)?.[1] ?? ''
  const [first = '', second] = [...value.matchAll(/--([a-z]+-\d+)/g)].map(
    (match) => step(match[1] ?? '')[scheme],
  )
  const share = Number(/ (\d+)%/.exec(value)?.[1] ?? '100') / 100
  if (second === undefined) return first
  const mixed = [1, 3, 5].map((at) => {
    const [one, other] = [first, second].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16))
    return Math.round((one ?? 0) * share + (other ?? 0) * (1 - share))
  })
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

describe('colours', () => {
  it('are those of Radix Colors, in both schemes', () => {
    const lines = scales.match(/--[a-z]+-\d+: .*;/g) ?? []
    expect(lines).toHaveLength(96)
    for (const line of lines) {
      const name = /--([a-z]+-\d+)/.exec(line)?.[1] ?? ''
      expect(line).toBe(`--${name}: light-dark(${step(name).light}, ${step(name).dark});`)
    }
  })

  it('give every text at least 4.5 to 1 on the grounds it stands on, in both schemes', () => {
    const texts = [
      'ink',
      'dim',
      'accent-ink',
      'danger-ink',
      'warn-ink',
      'caution-ink',
      'ok-ink',
      'info-ink',
      'viral-ink',
    ]
    const grounds = ['canvas', 'panel']
    const own = [
      ['accent-ink', 'accent-wash'],
      ['accent-ink', 'accent-wash-2'],
      ['caution-ink', 'caution-wash'],
      ['danger-ink', 'accent-wash-2'],
      ['warn-ink', 'accent-wash-2'],
      ['dim', 'accent-wash-2'],
      ['dim', 'raised'],
      ['caution-ink', 'accent-wash-2'],
      ['info-ink', 'accent-wash-2'],
      ['danger-ink', 'caution-wash'],
      ['ok-ink', 'ok-wash'],
      ['dim', 'accent-wash'],
      ['ink', 'accent-wash'],
    ]
    const pairs = [...texts.flatMap((text) => grounds.map((ground) => [text, ground])), ...own]
    const weak = pairs.flatMap(([text = '', ground = '']) =>
      (['light', 'dark'] as const).flatMap((scheme) => {
        const ratio = contrast(colourOf(text, scheme), colourOf(ground, scheme))
        return ratio >= 4.5 ? [] : [`${text} on ${ground}, ${scheme}: ${ratio.toFixed(2)}`]
      }),
    )
    expect(weak).toEqual([])
  })
})
