import { defineConfig } from 'drizzle-kit'

// Drafts only: a migration is finished by hand (STRICT tables, no rebuild that cascades into children).
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/main/db/schema/*.ts',
  out: './drizzle',
})
