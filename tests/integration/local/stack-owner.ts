import { runCommand } from '@/supabase/local/lifetime'
import { startStack } from '@/supabase/local/stack'

/** Owns a stack until it is told to stop, as npm run demo does. */
await runCommand(
  () => {},
  async (life) => {
    const { env, supabaseUrl, sandbox, siteUrl } = await startStack({
      name: 'a test',
      dir: process.argv[2] ?? '',
      settings: { shared_buffers: '16MB' },
      say: () => {},
      life,
    })
    console.log(JSON.stringify({ env, supabaseUrl, baseUrl: sandbox.baseUrl, siteUrl }))
    return new Promise<number>(() => {})
  },
)
