import { runCommand } from './lifetime'
import { serve } from './serve'

/** npm run demo [-- --fresh]: the whole product on this machine, as `next start` serves it. */
const say = (line: string) => console.log(line)
const fresh = process.argv.includes('--fresh')

await runCommand(say, (life) => serve(life, { mode: 'start', name: 'npm run demo', fresh, say }))
