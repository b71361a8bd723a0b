import { defineConfig } from 'drizzle-kit'

// Drafts only: a migration is finished by hand (docs/decisions/0003-store.md, "How a migration is made").
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/main/db/schema/index.ts',
  out: './drizzle',
})
