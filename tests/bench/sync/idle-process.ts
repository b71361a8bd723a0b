// A desk that has its copy and nothing to do. Asked over the channel of its parent, it answers what its process used.
import { type CloudAddress, connect, openBuiltDesk, settled, signIn } from './built-desk.ts'

const [folder = '', addressJson = ''] = process.argv.slice(2)
const address = JSON.parse(addressJson) as CloudAddress
const desk = await openBuiltDesk(folder)
await signIn(desk, address)
await connect(desk, address)
await settled(desk)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1_000 })
})
process.once('disconnect', () => void desk.close().then(() => process.exit(0)))
process.send?.({ cpuMs: 0 })
