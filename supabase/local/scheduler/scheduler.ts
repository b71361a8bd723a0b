import type pg from 'pg'
import { startListener } from '../postgres/listener.ts'
import { quoteName, withClient } from '../postgres/sql.ts'
import { messageOf } from '../stack-error.ts'
import { delayUntilNext, readSchedule, type Schedule } from './schedule.ts'

/** Runs the jobs of the cron schema at their times, as pg_cron does on hosted projects. */
export interface Scheduler {
  /**
   * Runs a job at once, whatever its schedule; its outcome is in cron.job_run_details.
   * @returns what was written there as its status
   */
  runNow(name: string): Promise<'succeeded' | 'failed'>
  stop(): Promise<void>
}

export interface SchedulerOptions {
  /** As a superuser: each job runs as the role that made it. */
  readonly databaseUrl: string
  /** Settings that each job's session has, by name, such as where the edge functions are. */
  readonly settings: Readonly<Record<string, string>>
  /** False where jobs run only when told to, as tests want it. */
  readonly isTimed: boolean
  readonly onError: (message: string) => void
}

interface Job {
  readonly jobid: string
  readonly schedule: string
  readonly command: string
  readonly database: string
  readonly username: string
  readonly jobname: string | null
}

/** Longest that a timer waits before it looks again, in milliseconds: a sleeping machine stops timers. */
const LONGEST_WAIT = 60_000

/** Starts the scheduler, which hears of new jobs as they are made. */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const timers = new Map<string, NodeJS.Timeout>()
  const running = new Map<string, Promise<unknown>>()
  let isStopping = false

  async function reload(client: pg.Client): Promise<void> {
    const { rows } = await client.query<Job>('select * from cron.job where active')
    for (const timer of timers.values()) clearTimeout(timer)
    timers.clear()
    for (const job of rows) plan(job)
  }

  function plan(job: Job): void {
    try {
      waitFor(job, readSchedule(job.schedule), new Date())
    } catch (error) {
      options.onError(`job ${job.jobname ?? job.jobid}: ${messageOf(error)}`)
    }
  }

  function waitFor(job: Job, schedule: Schedule, after: Date): void {
    const delay = delayUntilNext(schedule, after)
    if (delay === null || isStopping) return
    const wait = Math.min(delay - (Date.now() - after.getTime()), LONGEST_WAIT)
    const timer = setTimeout(
      () => {
        const isDue = Date.now() - after.getTime() >= delay
        if (isDue) start(job)
        waitFor(job, schedule, isDue ? new Date() : after)
      },
      Math.max(wait, 0),
    )
    timers.set(job.jobid, timer)
  }

  /** A job that still runs is not started a second time. */
  function start(job: Job): void {
    if (running.has(job.jobid)) return
    const work = runJob(job, options)
      .catch((error) => isStopping || options.onError(`job ${job.jobname ?? job.jobid}: ${messageOf(error)}`))
      .finally(() => running.delete(job.jobid))
    running.set(job.jobid, work)
  }

  const listener = await startListener({
    url: options.databaseUrl,
    name: 'scheduler',
    channel: options.isTimed ? 'cron_jobs' : undefined,
    look: reload,
    onError: options.onError,
  })
  return {
    async runNow(name) {
      const { rows } = await listener.client().query<Job>('select * from cron.job where jobname = $1', [name])
      if (!rows[0]) throw new Error(`There is no job named ${name}.`)
      return await runJob(rows[0], options)
    },
    async stop() {
      isStopping = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(running.values())
      await listener.stop()
    },
  }
}

async function runJob(job: Job, options: SchedulerOptions): Promise<'succeeded' | 'failed'> {
  const url = new URL(options.databaseUrl)
  url.pathname = `/${job.database}`
  const outcome = await withClient(url.href, async (client) => {
    const { rows } = await client.query<{ runid: string }>(
      `insert into cron.job_run_details (jobid, job_pid, database, username, command, status, start_time)
       values ($1, pg_backend_pid(), $2, $3, $4, 'running', clock_timestamp()) returning runid`,
      [job.jobid, job.database, job.username, job.command],
    )
    for (const [name, value] of Object.entries(options.settings))
      await client.query('select set_config($1, $2, false)', [name, value])
    await client.query(`set session authorization ${quoteName(job.username)}`)
    return { runid: rows[0]?.runid, ...(await runCommand(client, job.command)) }
  })
  await withClient(url.href, (client) =>
    client.query(
      `update cron.job_run_details set status = $2, return_message = $3, end_time = clock_timestamp()
        where runid = $1`,
      [outcome.runid, outcome.status, outcome.message],
    ),
  )
  return outcome.status
}

async function runCommand(client: pg.Client, command: string) {
  try {
    const answer: pg.QueryResult | pg.QueryResult[] = await client.query(command)
    const last = Array.isArray(answer) ? answer.at(-1) : answer
    return { status: 'succeeded' as const, message: `${last?.rowCount ?? 0} row(s)` }
  } catch (error) {
    return { status: 'failed' as const, message: `ERROR: ${messageOf(error)}` }
  }
}
