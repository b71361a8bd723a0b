import { describe, expect, it } from 'vitest'
import { refusalToShip } from '../../../scripts/commands/package.mjs'
import { appArguments } from '../../../scripts/commands/start.mjs'
import { fuseDifferences } from '../../../scripts/package/check-fuses.mjs'
import { missingPrintPackages, missingSystemPackages } from '../../../scripts/setup/system-libraries.mjs'

describe('appArguments', () => {
  it('takes a screenshot path from where the person stands', () => {
    expect(appArguments(['--screenshot', 'desk.png'], '/home/ada')).toEqual([
      '--screenshot=/home/ada/desk.png',
    ])
    expect(appArguments(['--screenshot=desk.png'], '/home/ada')).toEqual(['--screenshot=/home/ada/desk.png'])
  })

  it('leaves absolute paths and other arguments as they are', () => {
    const args = ['--workspace=/w', '--screenshot', '/tmp/a.png', 'x']
    expect(appArguments(args, '/home/ada')).toEqual(['--workspace=/w', 'x', '--screenshot=/tmp/a.png'])
  })

  it('asks for the file name when it is missing', () => {
    expect(() => appArguments(['--screenshot'], '/home/ada')).toThrow('needs a file name')
  })
})

describe('refusalToShip', () => {
  const runtime = (kind: 'pinned' | 'fallback' | 'given') => ({
    kind,
    version: '41.3.0',
    dist: '',
    executable: '',
  })

  it('ships the pinned runtime', () => {
    expect(refusalToShip(runtime('pinned'), [])).toBeUndefined()
  })

  it('refuses any other runtime unless told otherwise', () => {
    expect(refusalToShip(runtime('fallback'), [])).toContain('41.3.0')
    expect(refusalToShip(runtime('given'), [])).toContain('--allow-fallback')
    expect(refusalToShip(runtime('fallback'), ['--allow-fallback'])).toBeUndefined()
  })
})

describe('fuseDifferences', () => {
  // The nine states that must ship, as the characters of the wire: 0 off, 1 on.
  const good = Object.fromEntries(
    [...'010011001'].map((state, index) => [String(index), state.charCodeAt(0)]),
  )

  it('accepts the nine expected values', () => {
    expect(fuseDifferences({ ...good, version: '1' })).toEqual([])
  })

  it.each(Object.keys(good))('refuses a wire in which fuse %s is turned over', (key) => {
    expect(fuseDifferences({ ...good, [key]: good[key] === 48 ? 49 : 48 })).toHaveLength(1)
  })

  it('refuses a wire with a fuse that nobody decided about', () => {
    expect(fuseDifferences({ ...good, '9': 49 })).toEqual(['fuse 9 is not on our list'])
  })
})

describe('missingPrintPackages', () => {
  it('names the packages of the print system once each, where any part of one is absent', () => {
    expect(missingPrintPackages(() => true)).toEqual([])
    expect(missingPrintPackages((path) => !path.startsWith('/usr/sbin'))).toEqual(['cups', 'cups-client'])
    expect(missingPrintPackages(() => false)).toEqual(['cups', 'cups-filters', 'cups-client'])
  })
})

describe('missingSystemPackages', () => {
  it('finds nothing missing where every file exists', () => {
    expect(missingSystemPackages(() => true, '/usr/bin')).toEqual([])
  })

  it('names the package of each file that is absent', () => {
    const exists = (path: string) => !path.endsWith('libgtk-3.so.0') && !path.endsWith('Xvfb')
    expect(missingSystemPackages(exists, '/usr/bin')).toEqual(['libgtk-3-0', 'xvfb'])
  })
})
