import type { Bundle } from './bundles'
import { totalBytes } from './bundles'
import { type Application, DAY_MS, type Esim, type PlanState, type Profile, planStateOf } from './esims'
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

interface PlantInput {
  iccid: string
  state: EsimState
  /** null = keep what an eSIM has that the vendor knows already. */
  bundle: Bundle | null
  /** Order numbers, one per plan; invented when absent. */
  numbers?: readonly number[]
}

/** Puts an eSIM into a state: one the vendor knows is changed, else it appears as bought before. Takes no money. */
export function plantEsim(shop: Shop, input: PlantInput): Esim {
  const known = shop.esims.get(input.iccid)
  const now = shop.world.now()
  const esim = known ? changePlans(shop, known, input, now) : newEsim(shop, input, now)
  const { profile, installed } = RECIPES[input.state]
  const plan = esim.applications.find((one) => one.startsAt !== null) ?? esim.applications[0]
  esim.profile = profile
  esim.firstInstalledAt = installed ? (esim.firstInstalledAt ?? plan?.startsAt ?? now - DAY_MS) : null
  esim.network = installed && plan ? networkOf(plan.bundle) : null
  esim.appliesAt = input.state === 'processing' ? now + PROCESSING_MS : 0
  return esim
}

function newEsim(shop: Shop, input: PlantInput, now: number): Esim {
  const { iccid, state } = input
  const bundle = input.bundle ?? shop.catalogue.find('TR', 1_000, 7)
  const recipes = RECIPES[state].plans
  const startedAt = recipes[0]?.elapsed ? now - recipes[0].elapsed * bundle.days * DAY_MS : now
  const createdAt = startedAt - 2 * DAY_MS
  const esim: Esim = {
    id: uuidFrom(`${shop.vendor}:esim:${iccid}`),
    iccid,
    matchingId: matchingIdFrom(`${shop.vendor}:${iccid}`),
    smdpAddress: 'smdp.example.com',
    createdAt,
    profile: 'Released',
    firstInstalledAt: null,
    network: null,
    applications: recipes.map((recipe, i) => planFrom(shop, iccid, bundle, recipe, i, now, createdAt)),
    visibleAt: 0,
    appliesAt: 0,
  }
  rememberNew(shop, esim, input)
  return esim
}

/** The first plan that is not over takes the state; other plans and all orders stay as they are. */
function changePlans(shop: Shop, esim: Esim, input: PlantInput, now: number): Esim {
  const [recipe, ...further] = RECIPES[input.state].plans
  const target = esim.applications.find((one) => !OVER.has(planStateOf(one, now))) ?? esim.applications.at(-1)
  if (!target || !recipe) return esim
  const bundle = input.bundle ?? target.bundle
  const { id, assignedAt, ...changes } = planFrom(shop, esim.iccid, bundle, recipe, 0, now, target.assignedAt)
  Object.assign(target, changes)
  // What runs cannot have begun before it was bought.
  if (
    target.endsAt !== null &&
    target.endsAt > now &&
    target.startsAt !== null &&
    target.startsAt < target.assignedAt
  ) {
    target.endsAt += target.assignedAt - target.startsAt
    target.startsAt = target.assignedAt
  }
  for (const one of further) {
    const position = esim.applications.length
    esim.applications.push(planFrom(shop, esim.iccid, bundle, one, position, now, target.assignedAt))
  }
  return esim
}

const OVER: ReadonlySet<PlanState> = new Set(['expired', 'depleted', 'revoked'])

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
  iccid: string,
  bundle: Bundle,
  plan: PlanRecipe,
  position: number,
  now: number,
  createdAt: number,
): Application {
  const lengthMs = bundle.days * DAY_MS
  const startsAt = plan.elapsed === null ? null : Math.round(now - plan.elapsed * lengthMs)
  const total = totalBytes(bundle) ?? bundle.days * 2e9
  return {
    id: uuidFrom(`${shop.vendor}:application:${iccid}:${position}`),
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
