import { nameKey } from '../../../core/name-key'
import { type AdapterContext, catalogueAsk, mapOk, pageOrThrow } from '../../adapter'
import type { Ask } from '../../authorised'
import { createCachedRead } from '../../cached-read'
import type { ReadOptions } from '../../contract'
import type { ProviderBundle, ProviderResult } from '../../types'
import { daysFrom } from '../../wire'
import type { AirhubClient } from './client'
import { toBundle } from './mapping'
import type { VendorPlan } from './schemas'

/** Plans that need no country (§2.2). What tells the flags apart is not documented, so all are asked and united. */
const FLAGS_WITHOUT_COUNTRY = [0, 1, 2, 4] as const
const FLAG_BY_COUNTRY = 6
const NAMES_TTL_MS = 10 * 60_000

export type Catalogue = ReturnType<typeof createCatalogue>

export function createCatalogue(client: AirhubClient, currency: string, context: AdapterContext) {
  const named = createCachedRead<VendorPlan[]>({
    read: () => allPlans({ lane: 'catalogue' }),
    ttlMs: NAMES_TTL_MS,
    now: context.now,
  })

  async function allPlans(ask: Ask): Promise<ProviderResult<VendorPlan[]>> {
    const answers = await Promise.all(FLAGS_WITHOUT_COUNTRY.map((flag) => client.plans(flag, null, ask)))
    const plans: VendorPlan[] = []
    for (const answer of answers) {
      if (!answer.ok) return answer
      plans.push(...answer.value)
    }
    return { ok: true, value: plans }
  }

  async function* pages(
    options?: Pick<ReadOptions, 'signal'>,
  ): AsyncGenerator<readonly ProviderBundle[], void, void> {
    const seen = new Set<string>()
    const fresh = (plans: readonly VendorPlan[]) =>
      plans.flatMap((plan) => {
        if (seen.has(plan.planCode)) return []
        seen.add(plan.planCode)
        return toBundle(plan, currency) ?? []
      })
    const ask = catalogueAsk(options)
    const all = pageOrThrow(await allPlans(ask))
    if (all.length > 0) return yield fresh(all)
    for (const country of pageOrThrow(await client.countryCodes(ask))) {
      yield fresh(pageOrThrow(await client.plans(FLAG_BY_COUNTRY, country, ask)))
    }
  }

  return {
    pages,
    /** Days of a plan; null when it is not sold any more. */
    async daysOf(planCode: string): Promise<ProviderResult<number | null>> {
      return mapOk(await named.get('all'), ({ value }) => {
        const plan = value.find((one) => one.planCode === planCode)
        return plan ? daysFrom(plan.validity, plan.validityType) : null
      })
    },

    /** Plan codes whose name is one of these (by `nameKey`). */
    async refsNamed(names: ReadonlySet<string>, signal?: AbortSignal): Promise<ProviderResult<string[]>> {
      return mapOk(await named.get('all', signal), ({ value }) => [
        ...new Set(
          value.flatMap(({ planCode, planName }) => (names.has(nameKey(planName ?? '')) ? planCode : [])),
        ),
      ])
    },
  }
}
