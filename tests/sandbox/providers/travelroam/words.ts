import { type Bundle, sizeText, totalBytes } from '../bundles'
import { type Application, planStateOf, usageOf } from '../esims'
import { dollars } from '../paging'

/** `esim_1GB_7D_TR_V2`, case-sensitive (providers.md §1.5). */
export function bundleName(bundle: Bundle): string {
  return `esim_${sizeText(bundle)}_${bundle.days}D_${bundle.place.code}_V${bundle.version}`
}

/** `eSIM, 1GB, 7 Days, Turkey, V2`; the wording of unlimited and daily plans is invented. */
export function bundleDescription(bundle: Bundle): string {
  const size =
    bundle.dataMb === null
      ? 'Unlimited'
      : bundle.perDay
        ? `${sizeText(bundle).slice(0, -1)} per day`
        : sizeText(bundle)
  const days = `${bundle.days} ${bundle.days === 1 ? 'Day' : 'Days'}`
  return `eSIM, ${size}, ${days}, ${bundle.place.name}, V${bundle.version}`
}

/** eSIM Go's catalogue shape, which fills in for TravelRoam's unpublished one (§1.5). */
export function catalogueBundle(bundle: Bundle): object {
  const unlimited = bundle.dataMb === null
  return {
    name: bundleName(bundle),
    description: bundleDescription(bundle),
    groups: [unlimited ? 'Standard Unlimited' : 'Standard Fixed'],
    countries: bundle.place.countries.map((c) => ({ name: c.name, region: c.zone, iso: c.iso2 })),
    // Whole life of the bundle in decimal MB; unlimited is flagged.
    dataAmount: unlimited ? -1 : Math.round((totalBytes(bundle) ?? 0) / 1e6),
    duration: bundle.days,
    speed: bundle.speeds,
    autostart: true,
    unlimited,
    roamingEnabled: bundle.place.countries.map((c) => ({ name: c.name, region: c.zone, iso: c.iso2 })),
    price: dollars(bundle.priceMinor),
    billingType: 'FixedCost',
  }
}

/** `startTime` and `endTime` are absent until the plan has started. Quantities are decimal bytes. */
export function assignment(application: Application, reference: string, now: number): object {
  const usage = usageOf(application, now)
  return {
    id: application.id,
    callTypeGroup: 'data',
    initialQuantity: usage.totalBytes ?? -1,
    remainingQuantity: usage.remainingBytes ?? -1,
    ...(application.startsAt === null ? {} : { startTime: new Date(application.startsAt).toISOString() }),
    ...(application.endsAt === null ? {} : { endTime: new Date(application.endsAt).toISOString() }),
    assignmentDateTime: new Date(application.assignedAt).toISOString(),
    assignmentReference: reference,
    bundleState: planStateOf(application, now),
    unlimited: usage.totalBytes === null,
  }
}
