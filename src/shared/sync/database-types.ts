// Written by tests/harness/supabase/make-sync-types.ts with @supabase/postgrest-typegen; a test compares.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  // Allows to automatically instantiate createClient with right options
  // instead of createClient<Database, { PostgrestVersion: 'XX' }>(URL, KEY)
  __InternalSupabase: {
    PostgrestVersion: '12'
  }
  public: {
    Tables: {
      [_ in never]: never
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      sync_digest: {
        Args: {
          buckets?: number[]
          cursor: Json
          device_id: string
          schema_version?: number
          table_name: string
        }
        Returns: Json
      }
      sync_pull: {
        Args: {
          cursor?: Json
          device_id: string
          page_limit?: number
          schema_version?: number
        }
        Returns: Json
      }
      sync_push: {
        Args: { device_id: string; mutations: Json; schema_version?: number }
        Returns: Json
      }
      sync_register_device: {
        Args: {
          app_version?: string
          creator_id: string
          device_id: string
          name: string
          platform?: string
          schema_version?: number
        }
        Returns: Json
      }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}
