import { createClient } from '@supabase/supabase-js'
import { handle } from './handler.ts'

const secretKeys: readonly string[] = Object.values(JSON.parse(Deno.env.get('SUPABASE_SECRET_KEYS') ?? '{}'))
const client = createClient(Deno.env.get('SUPABASE_URL') ?? '', secretKeys[0] ?? '', {
  auth: { persistSession: false, autoRefreshToken: false },
})

async function runHealthChecks(): Promise<{ rows: number; alerts: number }> {
  const { data, error } = await client.rpc('run_health_checks')
  if (error) throw new Error(error.message)
  return data
}

Deno.serve((request) => handle(request, { secretKeys, runHealthChecks }))
