import { type SupabaseApiOptions, startSupabaseApi } from './api'

/** The embedded Supabase API as its own process: settings come in SUPABASE_API, one line goes out when it serves. */
const options = JSON.parse(process.env.SUPABASE_API ?? '') as SupabaseApiOptions
const api = await startSupabaseApi(options)
process.once('SIGTERM', () => {
  void api.stop().then(() => process.exit(0))
})
console.log(JSON.stringify({ url: api.url }))
