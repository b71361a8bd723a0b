import { AppError } from '../../../shared/errors/app-error.ts'
import type { TeamApi } from '../../auth/team.ts'
import type { ServerApi } from './server-api.ts'

/** Postgres' word for a row that is there already. */
const UNIQUE_VIOLATION = '23505'

/** The team's functions and tables over the project's API. */
export function teamApi(api: Pick<ServerApi, 'rpc' | 'tables'>): TeamApi {
  return {
    rpc: (name, args) => api.rpc(name, args),
    // A member sees his colleagues' memberships too.
    memberships: (userId) =>
      api.tables((client) =>
        client
          .from('creator_members')
          .select('role, creators!creator_members_creator_id_fkey (id, handle)')
          .eq('user_id', userId)
          .is('removed_at', null),
      ),
    addCreator: async (userId, handle) => {
      try {
        return await api.tables((client) =>
          client.from('creators').insert({ user_id: userId, handle }).select('id, handle').single(),
        )
      } catch (error) {
        if (error instanceof AppError && error.details['code'] === UNIQUE_VIOLATION) return null
        throw error
      }
    },
  }
}
