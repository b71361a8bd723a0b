import { describe, expect, it } from 'vitest'
import {
  checkedCounts,
  playwrightCounts,
  sumCounts,
  vitestCounts,
} from '../../../scripts/lib/test-counts.mjs'

describe('vitestCounts', () => {
  it('reads passed, failed and skipped tests', () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 2,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [],
    }
    expect(vitestCounts(report)).toEqual({ passed: 7, failed: 2, skipped: 2 })
  })

  it('counts a file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
      ],
    }
    expect(vitestCounts(report)).toEqual({ passed: 7, failed: 2, skipped: 0 })
  })

  it('counts nothing when there is no report', () => {
    expect(vitestCounts(undefined)).toEqual({ passed: 0, failed: 0, skipped: 0 })
  })
})

describe('playwrightCounts', () => {
  it('counts a test that passed only on another try, and an error outside tests, as failures', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] }
    expect(playwrightCounts(report)).toEqual({ passed: 5, failed: 3, skipped: 2 })
  })
})

describe('checkedCounts', () => {
  const none = { passed: 0, failed: 0, skipped: 0 }

  it('fails a runner that ran nothing although test files exist', () => {
    expect(checkedCounts(none, { code: 0, testFiles: 3 }).failed).toBe(1)
  })

  it('accepts a runner that ran nothing where there is nothing to run', () => {
    expect(checkedCounts(none, { code: 0, testFiles: 0 })).toEqual(none)
  })

  it('fails a runner that ended badly without naming a failed test', () => {
    expect(checkedCounts({ ...none, passed: 4 }, { code: 1, testFiles: 3 }).failed).toBe(1)
  })

  it('does not count a named failure twice', () => {
    expect(checkedCounts({ passed: 4, failed: 2, skipped: 0 }, { code: 1, testFiles: 3 }).failed).toBe(2)
  })
})

describe('sumCounts', () => {
  it('adds up all runners', () => {
    const all = [
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 3, failed: 1, skipped: 0 },
    ]
    expect(sumCounts(all)).toEqual({ passed: 4, failed: 1, skipped: 2 })
  })
})
