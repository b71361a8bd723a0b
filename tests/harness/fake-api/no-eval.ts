import { z } from 'zod'

// The shared rules bring zod along here, which the real window does not load; without this it would try `eval`.
z.config({ jitless: true })
