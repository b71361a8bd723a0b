import type { ServerResponse } from 'node:http'

/** Pages of any origin may call: what protects the data is the token, as hosted. */
export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS',
  'access-control-expose-headers': '*',
} as const

/** Answers with JSON. */
export function replyJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...CORS })
  response.end(JSON.stringify(body))
}

/** Answers without a body. */
export function replyEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, CORS).end()
}
