import { runCommand } from './lifetime'
import { serve } from './serve'

/** npm run dev [-- --fresh]: the same with hot reload; the application logs to this terminal. */
const say = (line: string) => console.log(line)
const fresh = process.argv.includes('--fresh')

await runCommand(say, (life) => serve(life, { mode: 'dev', name: 'npm run dev', fresh, say }))
