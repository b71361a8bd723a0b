import { describe, expect, it } from 'vitest'
import { lockDifferences, npmProgram } from '../../../scripts/setup/dependencies.mjs'

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
    'node_modules/@scope/win': { version: '1.0.0', optional: true, os: ['win32'] },
  },
}

describe('lockDifferences', () => {
  it('finds none when every package is there as locked', () => {
    expect(
      lockDifferences(lock, {
        packages: { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' } },
      }),
    ).toEqual([])
  })

  it('lets packages of another platform be missing and extra packages be there', () => {
    const installed = {
      packages: { 'node_modules/zod': { version: '4.6.7' }, 'node_modules/extra': { version: '9.9.9' } },
    }
    expect(lockDifferences(lock, installed)).toEqual([])
  })

  it('names a missing package', () => {
    expect(lockDifferences(lock, { packages: {} })).toEqual(['node_modules/zod is missing'])
  })

  it('names a package of another version', () => {
    const installed = { packages: { 'node_modules/zod': { version: '4.6.6', integrity: 'sha512-a' } } }
    expect(lockDifferences(lock, installed)).toEqual(['node_modules/zod is 4.6.6, not 4.6.7'])
  })

  it('names a package of the same version with other content', () => {
    const installed = { packages: { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-b' } } }
    expect(lockDifferences(lock, installed)).toEqual(['node_modules/zod has other content'])
  })

  it('takes a missing or unreadable record of the installation as nothing installed', () => {
    expect(lockDifferences(lock, undefined)).toEqual(['nothing is installed'])
  })
})

describe('npmProgram', () => {
  it('uses the npm that runs the command', () => {
    expect(npmProgram({ npm_execpath: '/opt/npm/bin/npm-cli.js' })).toEqual({
      command: process.execPath,
      first: ['/opt/npm/bin/npm-cli.js'],
    })
  })

  it('uses the npm in PATH when another package manager runs the command', () => {
    expect(npmProgram({ npm_execpath: '/opt/yarn/yarn.js' })).toEqual({ command: 'npm', first: [] })
  })
})
