import type { Bundle } from './bundles'
import { totalBytes } from './bundles'
import { type Application, DAY_MS, type Esim, type Profile } from './esims'
import { freshNumber, matchingIdFrom, uuidFrom } from './identifiers'
import type { Sale, Shop } from './shop'

export const ESIM_STATES = [
  'not_installed', // Released, plan waiting
  'downloaded', // the phone fetched it, plan waiting
  'installed', // on the phone, never used
  'active', // in use, about two fifths used
  'nearly_empty', // in use, 97 % used
  'used_up', // nothing left, still inside its days
  'expired', // its days are over, data was left
  'revoked', // withdrawn by the vendor
  'disabled', // switched off on the phone, plan running
  'deleted', // deleted from the phone
  'removed', // installed once, removed, may be installed again
  'error', // the profile failed
  'processing', // the plan is still being applied
  'unlimited', // in use, no limit
  'two_plans', // one running, one waiting
  'renewed', // an expired plan and a running one
] as const
export type EsimState = (typeof ESIM_STATES)[number]

interface Recipe {
  profile: Profile
  plans: readonly PlanRecipe[]
  installed: boolean
}

interface PlanRecipe {
  /** Share of the plan's days that are over; null = not started. Above 1 = over. */
  elapsed: number | null
  /** Share of the data that is used. */
  used: number
  growing?: boolean
  revoked?: boolean
  /** Applied only in the future. */
  processing?: boolean
}

const WAITING: PlanRecipe = { elapsed: null, used: 0 }
const RUNNING: PlanRecipe = { elapsed: 0.4, used: 0.4, growing: true }

const RECIPES: Record<EsimState, Recipe> = {
  not_installed: { profile: 'Released', installed: false, plans: [WAITING] },
  downloaded: { profile: 'Downloaded', installed: false, plans: [WAITING] },
  installed: { profile: 'Installed', installed: true, plans: [WAITING] },
  active: { profile: 'Enabled', installed: true, plans: [RUNNING] },
  nearly_empty: { profile: 'Enabled', installed: true, plans: [{ elapsed: 0.7, used: 0.97, growing: true }] },
  used_up: { profile: 'Enabled', installed: true, plans: [{ elapsed: 0.8, used: 1 }] },
  expired: { profile: 'Installed', installed: true, plans: [{ elapsed: 2, used: 0.6 }] },
  revoked: { profile: 'Unavailable', installed: true, plans: [{ elapsed: 0.3, used: 0.2, revoked: true }] },
  disabled: { profile: 'Disabled', installed: true, plans: [{ elapsed: 0.3, used: 0.25 }] },
  deleted: { profile: 'Deleted', installed: true, plans: [{ elapsed: 0.9, used: 0.5 }] },
  removed: { profile: 'Released', installed: true, plans: [{ elapsed: 0.2, used: 0.1 }] },
  error: { profile: 'Error', installed: false, plans: [WAITING] },
  processing: { profile: 'Released', installed: false, plans: [{ ...WAITING, processing: true }] },
  unlimited: { profile: 'Enabled', installed: true, plans: [RUNNING] },
  two_plans: {
    profile: 'Enabled',
    installed: true,
    plans: [{ elapsed: 0.6, used: 0.8, growing: true }, WAITING],
  },
  renewed: { profile: 'Enabled', installed: true, plans: [{ elapsed: 3, used: 1 }, RUNNING] },
}

const PROCESSING_MS = 10 * 60_000

export interface PlantInput {
  iccid: string
  state: EsimState
  bundle: Bundle
  /** Order numbers, one per plan; invented when absent. */
  numbers?: readonly number[]
}

/** Puts an eSIM into a state at a vendor: replaces it when it is there, else it appears as bought before. Takes no money. */
export function plantEsim(shop: Shop, input: PlantInput): Esim {
  const known = shop.esims.get(input.iccid)
  const recipe = RECIPES[input.state]
  const now = shop.world.now()
  const first = recipe.plans[0]
  const startedAt = first?.elapsed ? now - first.elapsed * input.bundle.days * DAY_MS : null
  const createdAt = (startedAt ?? now) - 2 * DAY_MS
  const installedAt = recipe.installed ? (startedAt ?? now - DAY_MS) : null
  const plans = recipe.plans.map((plan, i) => planFrom(shop, input, plan, i, now, createdAt))
  const esim: Esim = known ?? {
    id: uuidFrom(`${shop.vendor}:esim:${input.iccid}`),
    iccid: input.iccid,
    matchingId: matchingIdFrom(`${shop.vendor}:${input.iccid}`),
    smdpAddress: 'smdp.example.com',
    createdAt,
    profile: 'Released',
    firstInstalledAt: null,
    network: null,
    applications: [],
    visibleAt: 0,
    appliesAt: 0,
  }
  esim.profile = recipe.profile
  esim.firstInstalledAt = installedAt
  esim.network = recipe.installed ? networkOf(input.bundle) : null
  esim.applications = plans
  esim.appliesAt = input.state === 'processing' ? now + PROCESSING_MS : 0
  if (known) keepOrdersPointing(shop, esim)
  else rememberNew(shop, esim, input)
  return esim
}

/** A changed eSIM keeps its orders; they show its new plan. */
function keepOrdersPointing(shop: Shop, esim: Esim): void {
  const plan = esim.applications[0]
  if (!plan) return
  for (const sale of shop.sales) if (sale.esim === esim) sale.application = plan
  const order = shop.orders.find((sale) => sale.esim === esim)
  if (order) shop.salesByApplication.set(plan.id, order)
}

function rememberNew(shop: Shop, esim: Esim, input: PlantInput): void {
  shop.keepEsim(esim)
  esim.applications.forEach((application, i) => {
    const sale: Sale = {
      number: input.numbers?.[i] ?? freshNumber(),
      kind: i === 0 ? 'order' : 'topup',
      at: application.assignedAt,
      esim,
      application,
      clientRef: null,
      email: null,
      priceMinor: application.bundle.priceMinor,
      visibleAt: 0,
    }
    shop.keepSale(sale)
  })
}

function planFrom(
  shop: Shop,
  input: PlantInput,
  plan: PlanRecipe,
  position: number,
  now: number,
  createdAt: number,
): Application {
  const { bundle } = input
  const lengthMs = bundle.days * DAY_MS
  const startsAt = plan.elapsed === null ? null : Math.round(now - plan.elapsed * lengthMs)
  const total = totalBytes(bundle) ?? bundle.days * 2e9
  return {
    id: uuidFrom(`${shop.vendor}:application:${input.iccid}:${position}`),
    bundle,
    sku: shop.catalogue.keyOf(bundle),
    assignedAt: position === 0 ? createdAt : (startsAt ?? now) - 3_600_000,
    appliesAt: plan.processing ? now + PROCESSING_MS : 0,
    startsAt,
    endsAt: startsAt === null ? null : startsAt + lengthMs,
    revoked: plan.revoked ?? false,
    usedBytes: Math.round(total * plan.used),
    usedAt: now,
    // A little faster than the days run out, so that an active plan ends empty.
    bytesPerHour: plan.growing ? Math.ceil((1.25 * total) / (bundle.days * 24)) : 0,
    visibleAt: 0,
  }
}

function networkOf(bundle: Bundle): Esim['network'] {
  const country = bundle.place.countries[0]
  if (!country) return null
  return { name: `${country.name} Mobile Example`, brand: `${country.name} Mobile`, country: country.iso2 }
}
