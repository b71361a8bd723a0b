// The steps that `check` and `test` are made of. Each says what it found and how long it took.
import { mkdirSync, rmSync } from 'node:fs'
import { runCaptured, runStreamed } from './children.mjs'
import { inProject, node24Path, projectRoot, readJson, toolEnvironment } from './project.mjs'
import { checkedCounts, countTestFiles, playwrightCounts, vitestCounts } from './test-counts.mjs'

/** @typedef {import('./test-counts.mjs').Counts} Counts */
/** @typedef {{ name: string, counts: Counts, isOk: boolean, elapsedMs: number }} Outcome */

const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** @param {string} file */
const freshReport = (file) => {
  const path = inProject('test-results', file)
  mkdirSync(inProject('test-results'), { recursive: true })
  // A report of an earlier run must not stand for a runner that died before it wrote one.
  rmSync(path, { force: true })
  return path
}

/**
 * A check that is right or wrong as a whole (types, lint, build). Its output is shown only when wrong.
 * A wrong one counts as one failure, so that no summary says "0 failed" beside it.
 * @param {string} name
 * @param {() => Promise<import('./children.mjs').Ended>} run
 * @returns {Promise<Outcome>}
 */
export const staticStep = async (name, run) => {
  const startedAt = performance.now()
  const { code, output } = await run()
  if (code !== 0) process.stdout.write(`\n--- ${name} ---\n${output}\n`)
  return {
    name,
    counts: code === 0 ? NOTHING : { ...NOTHING, failed: 1 },
    isOk: code === 0,
    elapsedMs: performance.now() - startedAt,
  }
}

/**
 * @param {string} script path of a tool's JavaScript entry, inside node_modules
 * @param {readonly string[]} args
 */
const tool = (script, args) =>
  runCaptured(node24Path(), [inProject('node_modules', script), ...args], {
    cwd: projectRoot,
    env: toolEnvironment(),
  })

/**
 * Types of every process, each under its own library set. Forced: the saved state of an earlier run does
 * not notice a changed option in the shared base configuration.
 */
export const typesStep = () =>
  staticStep('types', () => tool('typescript/bin/tsc', ['-b', '--force', '--pretty', 'false']))

/** Formatting, lint rules and import restrictions. */
export const lintStep = () =>
  staticStep('lint', () =>
    tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '--max-diagnostics=50', '.']),
  )

/** Files, exports and packages that nothing uses. */
export const unusedStep = () => staticStep('unused', () => tool('knip/bin/knip.js', ['--no-progress']))

/**
 * Runs vitest projects; their output streams to stdout.
 * @param {string} name
 * @param {readonly string[]} projects
 * @param {readonly string[]} [options] more of vitest's own options
 * @returns {Promise<Outcome>}
 */
export const vitestStep = async (name, projects, options = []) => {
  const startedAt = performance.now()
  const report = freshReport(`vitest-${name}.json`)
  const args = ['run', ...projects.flatMap((project) => ['--project', project]), ...options]
  const { code } = await runStreamed(
    node24Path(),
    [inProject('node_modules', 'vitest', 'vitest.mjs'), ...args],
    {
      cwd: projectRoot,
      env: toolEnvironment({ VITEST_JSON: report }),
    },
  )
  const testFiles = projects.reduce((sum, project) => sum + countTestFiles(inProject('tests', project)), 0)
  const counts = checkedCounts(vitestCounts(readJson(report)), { code, testFiles })
  return { name, counts, isOk: counts.failed === 0 && code === 0, elapsedMs: performance.now() - startedAt }
}

/**
 * Runs the end-to-end tests in real Electron.
 * @param {Record<string, string>} env the runtime's and the display's variables
 * @returns {Promise<Outcome>}
 */
export const endToEndStep = async (env) => {
  const startedAt = performance.now()
  const testFiles = countTestFiles(inProject('tests', 'e2e'))
  if (testFiles === 0) return { name: 'e2e', counts: NOTHING, isOk: true, elapsedMs: 0 }
  const report = freshReport('playwright.json')
  const { code } = await runStreamed(
    node24Path(),
    [inProject('node_modules', '@playwright', 'test', 'cli.js'), 'test'],
    {
      cwd: projectRoot,
      env: toolEnvironment({ ...env, PLAYWRIGHT_JSON: report }),
    },
  )
  const counts = checkedCounts(playwrightCounts(readJson(report)), { code, testFiles })
  return {
    name: 'e2e',
    counts,
    isOk: counts.failed === 0 && code === 0,
    elapsedMs: performance.now() - startedAt,
  }
}

/**
 * A table of what was run.
 * @param {readonly Outcome[]} outcomes
 * @returns {string}
 */
export const outcomeTable = (outcomes) =>
  outcomes
    .map(({ name, counts, isOk, elapsedMs }) => {
      const tests = counts.passed + counts.failed + counts.skipped
      const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
      const what =
        tests > 0 && (counts.passed > 0 || counts.skipped > 0)
          ? `${counts.passed} passed, ${counts.failed} failed${skipped}`
          : ''
      return `${isOk ? 'ok  ' : 'FAIL'}  ${name.padEnd(12)} ${(elapsedMs / 1000).toFixed(1).padStart(6)} s  ${what}`.trimEnd()
    })
    .join('\n')
