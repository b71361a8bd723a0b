/** What the function needs from its surroundings; index.ts hands it over, a test may hand over its own. */
export interface Surroundings {
  /** Keys that may call: the project's secret keys. */
  readonly secretKeys: readonly string[]
  /** Takes every reading and follows the alerts; resolves with what it wrote. */
  readonly runHealthChecks: () => Promise<{ rows: number; alerts: number }>
}

/** Answers one call: `{rows, alerts}`, or 401, 405, 503 with a code. */
export async function handle(
  request: Request,
  { secretKeys, runHealthChecks }: Surroundings,
): Promise<Response> {
  if (request.method !== 'POST') return fail(405, 'health.method', 'Call it with POST.')
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const shown = request.headers.get('apikey') ?? bearer ?? ''
  if (!secretKeys.some((key) => isSame(key, shown)))
    return fail(401, 'health.unauthorized', 'Call it with a secret key of the project.')
  try {
    return Response.json(await runHealthChecks())
  } catch (error) {
    return fail(503, 'health.failed', error instanceof Error ? error.message : 'The checks did not run.')
  }
}

function fail(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status })
}

/** Compares in a time that does not tell how much of the key was right. */
function isSame(key: string, shown: string): boolean {
  const encoder = new TextEncoder()
  const [left, right] = [encoder.encode(key), encoder.encode(shown)]
  if (key === '' || left.length !== right.length) return false
  return left.reduce((sum, byte, index) => sum | (byte ^ (right[index] ?? 0)), 0) === 0
}
