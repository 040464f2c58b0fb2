import type { Health } from '@/lib/esims/health'

/** The old shop named two things that it depends on: its database, and the provider it sold from. */
export const toHealth = (health: Health) => ({
  status: health.status === 'unhealthy' ? 'failed' : 'ok',
  ...healthParts(health),
})

/** Also part of /health, where the old documentation had put it. */
export function healthParts({ checkedAt, dependencies }: Health) {
  const works = (name: string) => {
    const state = dependencies.find((one) => one.name === name)?.state
    return state === 'ok' || state === 'degraded' ? 'ok' : 'failed'
  }
  return {
    server_time: checkedAt.slice(0, 19).replace('T', ' '),
    supabase: works('database'),
    esim_hub: works('esimhub'),
  }
}
