import type { Health } from '@/lib/esims/health'

/** The old shop named two things that it depends on: its database, and the provider it sold from. */
export function toHealth({ status, checkedAt, dependencies }: Health) {
  const works = (name: string) => {
    const state = dependencies.find((one) => one.name === name)?.state
    return state === 'ok' || state === 'degraded' ? 'ok' : 'failed'
  }
  return {
    status: status === 'unhealthy' ? 'failed' : 'ok',
    server_time: checkedAt.slice(0, 19).replace('T', ' '),
    supabase: works('database'),
    esim_hub: works('esimhub'),
  }
}
