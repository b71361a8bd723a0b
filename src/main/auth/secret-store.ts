import { AppError } from '../../shared/errors/app-error.ts'

/** Where a session is kept between two starts. */
export interface SecretStore {
  /** What was kept; null where there is nothing, or nothing that can still be read. */
  load(): Promise<string | null>
  /** Keeps a value in place of the one before. `secret.unavailable` where it would lie about unprotected. */
  save(value: string): Promise<void>
  clear(): Promise<void>
  /** `memory`: the person signs in again at the next start. */
  readonly keeping: 'keychain' | 'file' | 'memory'
  /** What a person should know about that; null where a real keychain keeps it. */
  readonly notice: string | null
}

/** The refusal to write a session where nothing protects it. */
export function secretUnavailable(reason: string): AppError {
  return new AppError(
    'secret.unavailable',
    'There is no keychain on this computer that could protect your session, so it is not saved. You stay signed in until the program ends.',
    { reason },
  )
}
