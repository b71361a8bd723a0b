import { defineConfig } from 'vitest/config'

// better-sqlite3 crashes the whole process under Node 20 (N-API 9), which looks like a vanished test run.
const nodeMajor = Number(process.versions.node.split('.')[0])
if (nodeMajor < 24)
  throw new Error(`Tests need Node 24, this is ${process.versions.node}: use npm test or npm run check`)

/** Process-level suites open files, start children and wait on them: longer limits than pure ones. */
const slow = { testTimeout: 60_000, hookTimeout: 60_000 }
const quick = { testTimeout: 15_000, hookTimeout: 15_000 }

/** One project per layer of the pyramid, so a command can run exactly the layers it promises. */
const project = (
  name: string,
  limits: typeof quick,
  include = [`tests/${name}/**/*.test.{ts,tsx}`],
  more: { globalSetup?: string } = {},
) => ({
  extends: true as const,
  test: { name, include, ...limits, ...more },
})

// A default export because vitest looks for one.
export default defineConfig({
  test: {
    environment: 'node',
    maxWorkers: 2,
    reporters: ['default', 'json'],
    outputFile: { json: process.env['VITEST_JSON'] ?? 'test-results/vitest.json' },
    passWithNoTests: true,
    allowOnly: false,
    projects: [
      project('unit', quick, ['tests/unit/**/*.test.{ts,tsx}', 'tests/architecture/**/*.test.ts']),
      project('contract', quick),
      project('property', slow),
      project('integration', slow),
      project('fault', slow),
      project('torture', slow),
      // One local Supabase for all of them; each file makes its own users and creators.
      project('backend', slow, undefined, { globalSetup: 'tests/harness/supabase/global-setup.ts' }),
    ],
  },
})
