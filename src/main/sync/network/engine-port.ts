import type { MessagePort } from 'node:worker_threads'
import type { DeskIntroduction, SyncTransport } from '../ports.ts'

/** Settings of the workspace that rows are worked out with. */
export interface EngineSettings {
  readonly shipByEstimateHours: number
  readonly statusMap: Readonly<Record<string, string>>
}

/** What an engine is started with. `store` leads to the writer thread, which serves a SyncStore on it. */
export interface EngineParts {
  readonly transport: SyncTransport
  readonly store: MessagePort
  readonly desk: DeskIntroduction
  /** Settings of the workspace that rows are worked out with. */
  readonly settings: EngineSettings
  /** Tells the main thread, under `kind: 'sync'`. */
  readonly tell: (told: unknown) => void
}

/** An engine that runs. */
export interface RunningEngine {
  /** Somebody signed in, out, or has a new token: a parked engine goes on, or parks. */
  sessionChanged(isSignedIn: boolean): void
  /** What the main thread asks of it by name, such as `wake` or `state`. */
  request(name: string, input: unknown): unknown
  /** Resolves when nothing of it is under way any more. */
  stop(): Promise<void>
}

/** Makes an engine and starts it. Handed in where the thread is composed, so that the network knows no engine. */
export type CreateEngine = (parts: EngineParts) => RunningEngine
