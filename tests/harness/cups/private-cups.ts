import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { label4x6Ppd } from './label-ppd.ts'

/** A print system of the tests' own: its folders, its port, no root needed. */
export interface PrivateCups {
  /** HOST:PORT, as CUPS_SERVER takes it. */
  readonly server: string
  readonly address: { readonly host: string; readonly port: number }
  /** A queue that passes bytes on as they are. */
  addRaw(name: string, port: number, errorPolicy?: string): Promise<void>
  /** A queue with a driver that knows paper of 4 x 6 in and passes PDF on, scaled as asked. */
  addDriver(name: string, port: number): Promise<void>
  run(program: string, ...parameters: string[]): Promise<string>
  /** Kills the scheduler, as a crash does; its jobs stay on disk. */
  kill(): Promise<void>
  restart(): Promise<void>
  close(): Promise<void>
}

const CUPSD = '/usr/sbin/cupsd'
const HOST = '127.0.0.1'
const run = promisify(execFile)

/** Starts CUPS privately. Fails where it is not installed: what cannot be tried has not been tried. */
export async function startPrivateCups(): Promise<PrivateCups> {
  if (!existsSync(CUPSD))
    throw new Error(
      'These tests need CUPS, which npm test installs as root on Debian and Ubuntu. Run: sudo apt-get install --no-install-recommends cups',
    )
  const folder = await mkdtemp(join(tmpdir(), 'creatorflow-cups-'))
  const port = await freePort()
  await configure(folder, port)
  const cups = new Cups(folder, port)
  await cups.restart()
  return cups
}

class Cups implements PrivateCups {
  readonly server: string
  readonly address: { readonly host: string; readonly port: number }
  readonly #folder: string
  #child: ChildProcess | null = null

  constructor(folder: string, port: number) {
    this.#folder = folder
    this.server = `${HOST}:${port}`
    this.address = { host: HOST, port }
  }

  async addRaw(name: string, port: number, errorPolicy = 'abort-job'): Promise<void> {
    const uri = `socket://${HOST}:${port}`
    await this.run(
      'lpadmin',
      '-p',
      name,
      '-E',
      '-v',
      uri,
      '-m',
      'raw',
      '-o',
      `printer-error-policy=${errorPolicy}`,
    )
  }

  async addDriver(name: string, port: number): Promise<void> {
    const ppd = join(this.#folder, `${name}.ppd`)
    await writeFile(ppd, label4x6Ppd(name))
    const policy = 'printer-error-policy=abort-job'
    await this.run('lpadmin', '-p', name, '-E', '-v', `socket://${HOST}:${port}`, '-P', ppd, '-o', policy)
  }

  async run(program: string, ...parameters: string[]): Promise<string> {
    const path = `${process.env['PATH'] ?? ''}:/usr/sbin`
    const env = { ...process.env, PATH: path, CUPS_SERVER: this.server, LC_ALL: 'C' }
    return (await run(program, parameters, { env })).stdout
  }

  async kill(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  async restart(): Promise<void> {
    await this.kill()
    const files = ['-c', join(this.#folder, 'cupsd.conf'), '-s', join(this.#folder, 'cups-files.conf')]
    const child = spawn(CUPSD, ['-f', ...files], { stdio: 'ignore' })
    this.#child = child
    for (let tries = 0; tries < 200; tries += 1) {
      if (child.exitCode !== null) break
      if ((await this.run('lpstat', '-r').catch(() => '')).includes('is running')) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const log = await readFile(join(this.#folder, 'log', 'error_log'), 'utf8').catch(() => 'no log')
    throw new Error(`CUPS did not start:\n${log.slice(-2_000)}`)
  }

  async close(): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** docs: cupsd.conf(5), cups-files.conf(5). As root, filters and backends run as nobody. */
async function configure(folder: string, port: number): Promise<void> {
  const isRoot = process.getuid?.() === 0
  for (const name of ['spool/tmp', 'cache', 'state', 'log', 'root/ppd'])
    await mkdir(join(folder, name), { recursive: true })
  await chmod(folder, 0o755)
  const group = isRoot ? 'nogroup' : (await run('id', ['-gn'])).stdout.trim()
  const files = {
    SystemGroup: isRoot ? 'root' : group,
    User: isRoot ? 'nobody' : userInfo().username,
    Group: group,
    AccessLog: `${folder}/log/access_log`,
    ErrorLog: `${folder}/log/error_log`,
    PageLog: `${folder}/log/page_log`,
    CacheDir: `${folder}/cache`,
    StateDir: `${folder}/state`,
    RequestRoot: `${folder}/spool`,
    ServerRoot: `${folder}/root`,
    ServerBin: '/usr/lib/cups',
    DataDir: '/usr/share/cups',
  }
  await writeFile(
    join(folder, 'cups-files.conf'),
    Object.entries(files)
      .map(([key, value]) => `${key} ${value}\n`)
      .join(''),
  )
  await writeFile(join(folder, 'cupsd.conf'), `Listen ${HOST}:${port}\n${CUPSD_CONF}`)
}

const CUPSD_CONF = `LogLevel info
Browsing Off
WebInterface No
DefaultAuthType None
PreserveJobHistory Yes
PreserveJobFiles Yes
MaxJobs 1000
IdleExitTimeout 0
# What is set up is on disk at once, and not half a minute later: tests kill the scheduler.
DirtyCleanInterval 0
<Location />
  Order allow,deny
  Allow from all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order allow,deny
    Allow from all
  </Limit>
</Policy>
`

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, HOST, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
