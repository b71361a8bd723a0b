import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../harness/supabase/channels.ts'

const MAIN = fileURLToPath(new URL('../../supabase/local/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'creatorflow-stack-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ready {
  url: string
  publishableKey: string
  secretKey: string
  databaseUrl: string
  pid: number
}

/** `npm run stack` without npm: the process, what it printed, and what it said beside that. */
function run(...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  let said = ''
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  child.stderr?.on('data', (piece) => {
    said += piece
  })
  const exit = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  const ready = async (): Promise<Ready> => {
    await eventually(
      () => lines[0] ?? (child.exitCode === null ? undefined : `{"said": ${JSON.stringify(said)}}`),
    )
    return JSON.parse(lines[0] ?? '')
  }
  return { child, lines, exit, ready, said: () => said }
}

const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** The programs that a stack has started, by what the system says of them. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid
      } catch {
        return false
      }
    })
    .map(Number)
}
const isAlive = (pid: number) => existsSync(`/proc/${pid}`)
/** The command line of a program; nothing when it has just gone. */
const commandOf = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

describe('npm run stack', () => {
  test('prints one line of JSON, listens on the loopback address alone, and ends cleanly when told to', async () => {
    const stack = run()
    const { url, publishableKey, secretKey, databaseUrl, pid } = await stack.ready()
    expect(pid).toBe(stack.child.pid)
    expect([new URL(url).hostname, new URL(databaseUrl).hostname]).toEqual(['127.0.0.1', '127.0.0.1'])
    expect([publishableKey, secretKey].map((key) => key.split('_')[1])).toEqual(['publishable', 'secret'])
    const [setting] = await query(databaseUrl, `select current_user as me, current_setting('fsync') as fsync`)
    expect(setting).toEqual({ me: 'postgres', fsync: 'on' })
    const children = childrenOf(pid)
    stack.child.kill('SIGINT')
    stack.child.kill('SIGTERM')
    expect(await stack.exit).toEqual({ code: 0, signal: null })
    await eventually(() => !children.some(isAlive))
    expect(stack.lines).toHaveLength(1)
  })

  test('that is killed leaves no program behind, and its data opens again', async () => {
    const data = join(folder, 'kept')
    const first = run('--data', data)
    const { databaseUrl, pid } = await first.ready()
    await query(databaseUrl, 'create table public.kept as select generate_series(1, 1000) as n')
    const children = childrenOf(pid)
    expect(children.length).toBeGreaterThan(2)
    first.child.kill('SIGKILL')
    await first.exit
    await eventually(() => !children.some(isAlive))

    const second = run('--data', data)
    const again = await second.ready()
    expect(await query(again.databaseUrl, 'select count(*)::integer as n from public.kept')).toEqual([
      { n: 1000 },
    ])
    second.child.kill('SIGTERM')
    expect((await second.exit).code).toBe(0)
  })

  test('that is killed with its watchdog is cleared up by the next one', async () => {
    const data = join(folder, 'orphaned')
    const first = run('--data', data)
    const { pid } = await first.ready()
    const watchdog = childrenOf(pid).find((child) => commandOf(child).includes('watchdog'))
    const postmaster = Number(readFileSync(join(data, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
    first.child.kill('SIGSTOP')
    process.kill(watchdog ?? 0, 'SIGKILL')
    first.child.kill('SIGKILL')
    await first.exit
    expect(isAlive(postmaster)).toBe(true)
    for (const program of childrenOf(1).filter((one) => one !== postmaster && isPostgrestOf(one)))
      process.kill(program)

    const second = run('--data', data)
    await second.ready()
    expect(isAlive(postmaster)).toBe(false)
    second.child.kill('SIGTERM')
    await second.exit
  })

  test('replaces a watchdog that dies', async () => {
    const stack = run()
    const { pid } = await stack.ready()
    const watchdogs = () => childrenOf(pid).filter((child) => commandOf(child).includes('watchdog'))
    const [first] = watchdogs()
    process.kill(first ?? 0, 'SIGKILL')
    await eventually(() => watchdogs().some((one) => one !== first))
    const children = childrenOf(pid)
    stack.child.kill('SIGKILL')
    await eventually(() => !children.some(isAlive))
  })

  test('ends with code 1 when a part of it dies', async () => {
    const stack = run()
    const { pid } = await stack.ready()
    const rest = childrenOf(pid).find((child) => commandOf(child).includes('postgrest'))
    process.kill(rest ?? 0, 'SIGKILL')
    expect((await stack.exit).code).toBe(1)
    expect(stack.said()).toContain('A part of the stack has ended: postgrest')
  })
})

describe('a mistake is answered with a code and what to do', () => {
  const fails = async (...args: string[]) => {
    const stack = run(...args)
    const { code } = await stack.exit
    return { code, first: stack.said().split('\n')[0], lines: stack.lines }
  }

  test('an option that does not exist, a port that is none', async () => {
    expect(await fails('--colour')).toMatchObject({ code: 2, first: expect.stringContaining('stack.usage') })
    expect(await fails('--port', '70000')).toMatchObject({ code: 2, lines: [] })
  })

  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    expect(await fails('--port', String(port))).toMatchObject({
      code: 1,
      first: `stack.port_taken: Port ${port} is taken.`,
    })
    server.close()
  })

  test('a folder with other things in it', async () => {
    const data = join(folder, 'foreign')
    mkdirSync(data)
    writeFileSync(join(data, 'thesis.txt'), 'dear')
    expect((await fails('--data', data)).first).toContain('stack.data_foreign')
  })

  test('a folder whose stack still runs', async () => {
    const data = join(folder, 'busy')
    const stack = run('--data', data)
    await stack.ready()
    expect((await fails('--data', data)).first).toContain('stack.data_in_use')
    stack.child.kill('SIGTERM')
    await stack.exit
  })
})

/** PostgREST knows no database folder: any that lost its stack here was one of this test's. */
function isPostgrestOf(pid: number): boolean {
  return commandOf(pid).includes('postgrest')
}
