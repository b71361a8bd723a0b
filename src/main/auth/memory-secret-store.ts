import type { SecretStore } from './secret-store.ts'

/** Keeps a session until the program ends, and writes nothing. */
export function memorySecretStore(notice: string | null): SecretStore {
  let kept: string | null = null
  return {
    keeping: 'memory',
    notice,
    load: async () => kept,
    save: async (value) => {
      kept = value
    },
    clear: async () => {
      kept = null
    },
  }
}
