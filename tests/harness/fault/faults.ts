import { seeded } from '../fake-api/random.ts'

/** What a proxy does to one request. */
export type Fault =
  | { readonly kind: 'pass' }
  /** Passes it on later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** Swallows it: nothing is forwarded, and nothing is ever answered. */
  | { readonly kind: 'lose' }
  /** Forwards it and answers the beginning; then silence on an open connection. */
  | { readonly kind: 'halfOpen'; readonly after: number }
  /** Forwards that many bytes of its body, then the connection breaks on both sides. */
  | { readonly kind: 'cutRequest'; readonly after: number }
  /** Forwards it and breaks the connection after that many bytes of the answer's body. */
  | { readonly kind: 'cutResponse'; readonly after: number }
  /** Forwards it twice, one after the other; the second answer is given. */
  | { readonly kind: 'duplicate' }
  /** Forwards it, waits until the server has answered, and gives nothing of that. */
  | { readonly kind: 'loseAnswer' }
  /** Answers in the server's place. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }

/** A request as a rule sees it. `at` counts all requests of the proxy from 0. */
export interface ProxiedRequest {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly at: number
}

/** Chooses what happens to a request. */
export type Rule = (request: ProxiedRequest) => Fault

export const PASS: Fault = { kind: 'pass' }

const JSON_TYPE = { 'content-type': 'application/json' }

/** The token has expired, as PostgREST says it. */
export const unauthorized = (): Fault => ({
  kind: 'answer',
  status: 401,
  headers: JSON_TYPE,
  body: '{"code":"PGRST301","message":"JWT expired"}',
})

/** Too many requests; the client is to wait for that many seconds. */
export const tooMany = (retryAfterSeconds: number): Fault => ({
  kind: 'answer',
  status: 429,
  headers: { ...JSON_TYPE, 'retry-after': String(retryAfterSeconds) },
  body: '{"message":"too many requests"}',
})

export const serverFailed = (status = 500): Fault => ({
  kind: 'answer',
  status,
  headers: JSON_TYPE,
  body: '{"message":"failed"}',
})

/** The page of a Wi-Fi that wants a sign-in first: HTML, and status 200. */
export const loginPage = (): Fault => ({
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html><title>Welcome to the Wi-Fi</title></html>',
})

/** Faults with how often each is to come, in relation to each other. */
export type Weights = readonly (readonly [weight: number, fault: Fault])[]

/** Everything at once: a third of the requests meets something, each kind now and then. */
export const BAD_WEATHER: Weights = [
  [20, PASS],
  [3, { kind: 'latency', ms: 20 }],
  [1, { kind: 'cutRequest', after: 40 }],
  [1, { kind: 'cutResponse', after: 60 }],
  [1, { kind: 'duplicate' }],
  [2, { kind: 'loseAnswer' }],
  [1, unauthorized()],
  [1, tooMany(0)],
  [1, serverFailed()],
  [1, loginPage()],
]

/** Chooses by a seed: the same seed gives the same faults in the same order. */
export function seededRule(seed: number, weights: Weights = BAD_WEATHER): Rule {
  const total = weights.reduce((sum, [weight]) => sum + weight, 0)
  const random = seeded(seed)
  return () => {
    let left = random() * total
    for (const [weight, fault] of weights) {
      left -= weight
      if (left < 0) return fault
    }
    return PASS
  }
}
