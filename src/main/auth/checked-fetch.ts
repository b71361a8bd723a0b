import { failureOfAnswer, failureOfFetch, netError } from './http-failure.ts'

/** The fetch of Node, or one of a test. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * A fetch whose failures are AppErrors and whose answers are JSON of any status below 500: whatever else answered was
 * no server of ours. `timeoutMs` holds until the body is read. No redirect is followed: ours makes none, and one would
 * carry the token to another host.
 */
export function checkedFetch(fetch: Fetch, timeoutMs: number): Fetch {
  return async (input, init = {}) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
    const failed = (error: unknown, what: 'request' | 'body') => {
      if (timeout.aborted) return netError('net.timeout', { reason: what, timeoutMs }, error)
      if (init.signal?.aborted) return netError('net.offline', { reason: 'stopped' }, error)
      return failureOfFetch(error, what)
    }
    const response = await fetch(input, { ...init, signal, redirect: 'manual' }).catch((error: unknown) => {
      throw failed(error, 'request')
    })
    const failure = failureOfAnswer(response.status, response.headers)
    if (failure) {
      // Left unread, a body keeps its connection from being used again.
      await response.body?.cancel().catch(() => undefined)
      throw failure
    }
    return withCheckedBody(response, (error) => failed(error, 'body'))
  }
}

/** The same answer, whose body fails with an AppError: read in place, since a page of sync is megabytes. */
function withCheckedBody(response: Response, failed: (error: unknown) => Error): Response {
  const read = response.text.bind(response)
  const text = () =>
    read().catch((error: unknown) => {
      throw failed(error)
    })
  const json = async (): Promise<unknown> => {
    const body = await text()
    try {
      return JSON.parse(body)
    } catch (error) {
      throw netError('net.serverFailed', { reason: 'cut' }, error)
    }
  }
  return Object.defineProperties(response, { text: { value: text }, json: { value: json } })
}
