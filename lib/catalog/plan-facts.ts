import type { ProviderPlan } from '../providers/types'
import { readPlanName } from './plan-name'
import type { Bundle, KnownPlan } from './types'

type ReportedPlan = Pick<ProviderPlan, 'ref' | 'name' | 'data' | 'durationDays' | 'countries'>

/**
 * Facts of a plan, from the best source that has them all: the bundle it was made of; else what the vendor reports of
 * the plan, completed by a name of the one known form. Sources are not mixed with the bundle's: it speaks for itself.
 */
export function knownPlan(plan: ReportedPlan, bundle: Bundle | null): KnownPlan {
  if (bundle) {
    const { ref, name, data, dataPeriod, durationDays, countries, kind, voiceMinutes, smsCount } = bundle
    return { ref, name, data, dataPeriod, durationDays, countries, kind, voiceMinutes, smsCount }
  }
  const named = readPlanName(plan.name)
  return {
    ref: plan.ref,
    name: plan.name,
    // Of a plan a vendor reports the whole allowance; of a daily one its name alone tells what a day holds.
    data: named?.dataPeriod === 'day' ? named.data : (plan.data ?? named?.data ?? null),
    dataPeriod: named?.dataPeriod ?? (plan.data ? 'total' : null),
    durationDays: plan.durationDays ?? named?.durationDays ?? null,
    countries: plan.countries.length > 0 ? plan.countries : (named?.countries ?? []),
    kind: null,
    voiceMinutes: null,
    smsCount: null,
  }
}
