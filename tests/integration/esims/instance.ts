import { createInterface } from 'node:readline'
import { checkEsim } from '@/lib/esims/commands/check-esim'
import { lookupSettings } from '@/lib/esims/settings'

/** An instance of its own: checks every ICCID it reads and writes the outcome. Logs go to the same place, unmarked. */
const say = (value: unknown) => process.stdout.write(`>${JSON.stringify(value)}\n`)

await lookupSettings()
say('ready')
for await (const iccid of createInterface(process.stdin))
  say(await checkEsim({ iccid, clientKey: `instance-${process.pid}` }))
