/**
 * Builds the real window over the fake API and serves it under the app's own content policy:
 *   node tests/harness/fake-api/serve.ts [port]
 */

import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { extname, join, resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { CONTENT_SECURITY_POLICY } from '../../../src/main/security/csp.ts'

const here = import.meta.dirname
const outDir = resolve(here, '../../../node_modules/.cache/fake-window')
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

/** Builds the page as the app's own page is built. */
export async function buildFakeWindow(): Promise<void> {
  await build({
    root: here,
    configFile: false,
    logLevel: 'warn',
    base: './',
    plugins: [react(), tailwindcss()],
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'chrome146',
    },
  })
}

/** Serves the built page on the loopback device; port 0 takes a free one. */
export async function serveFakeWindow(port: number): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = join(outDir, path === '/' ? 'index.html' : path)
    readFile(file).then(
      (body) => {
        response.writeHead(200, {
          'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': CONTENT_SECURITY_POLICY,
        })
        response.end(body)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return { server, url: `http://127.0.0.1:${actual}/` }
}

if (import.meta.main) {
  await buildFakeWindow()
  const { url } = await serveFakeWindow(Number(process.argv[2] ?? '4173'))
  console.log(`${url}?orders=1200`)
}
