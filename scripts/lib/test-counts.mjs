// Reads what the test runners report, so that one line can sum them up.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * From vitest's json reporter. A file that failed to load has no failed test of its own and counts as one.
 * @param {any} report
 * @returns {Counts}
 */
export const vitestCounts = (report) => {
  const files = /** @type {any[]} */ (report?.testResults ?? [])
  const brokenFiles = files.filter(
    (file) =>
      file.status === 'failed' &&
      !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  )
  return {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + brokenFiles.length,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  }
}

/**
 * From Playwright's json reporter. A test that passes only on another try is a failed one.
 * @param {any} report
 * @returns {Counts}
 */
export const playwrightCounts = (report) => ({
  passed: report?.stats?.expected ?? 0,
  failed: (report?.stats?.unexpected ?? 0) + (report?.stats?.flaky ?? 0) + (report?.errors?.length ?? 0),
  skipped: report?.stats?.skipped ?? 0,
})

/**
 * Corrects a runner's counts by what it cannot know itself: that it crashed, or that it found none of
 * the tests that are there.
 * @param {Counts} counts
 * @param {{ code: number, testFiles: number }} facts its exit code, and how many test files exist
 * @returns {Counts}
 */
export const checkedCounts = (counts, { code, testFiles }) => {
  const ranNothing = testFiles > 0 && counts.passed + counts.failed + counts.skipped === 0
  const hidesFailure = code !== 0 && counts.failed === 0
  return ranNothing || hidesFailure ? { ...counts, failed: counts.failed + 1 } : counts
}

/**
 * How many test files a folder holds, at any depth.
 * @param {string} folder
 * @returns {number}
 */
export const countTestFiles = (folder) => {
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (entry.isDirectory()) return sum + countTestFiles(join(folder, entry.name))
    return sum + (/\.(test|spec)\.tsx?$/.test(entry.name) ? 1 : 0)
  }, 0)
}

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export const sumCounts = (all) =>
  all.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
