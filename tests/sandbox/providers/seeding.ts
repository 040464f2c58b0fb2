import { DAY_MS, type Esim } from './esims'
import { inventIccid } from './identifiers'
import { plantEsim } from './planting'
import { AIRHUB_OLD_ICCID, AIRHUB_OLD_NUMBER, DOCUMENTED_ICCID, SAMPLE_ESIMS } from './samples'
import type { Shop } from './shop'

/** Fills a vendor with its samples, now and after every reset. */
export function seedShop(shop: Shop, after: () => void = () => undefined): void {
  const seed = () => {
    for (const sample of SAMPLE_ESIMS) {
      if (sample.vendor !== shop.vendor || sample.iccid === AIRHUB_OLD_ICCID) continue
      const bundle = shop.catalogue.find(sample.place, sample.dataMb, sample.days)
      plantEsim(shop, { iccid: sample.iccid, state: sample.state, bundle, numbers: sample.numbers })
    }
    after()
    shop.sales.sort((a, b) => a.at - b.at)
    shop.orders = shop.sales.filter((sale) => sale.kind === 'order')
  }
  seed()
  shop.world.onReset(seed)
}

const INSTALLED_AT = Date.UTC(2025, 10, 2, 1, 1, 0)

/** The eSIM of the old checker's documentation, figure by figure. */
export function shapeDocumentedEsim(shop: Shop): void {
  const esim = shop.esims.get(DOCUMENTED_ICCID)
  const plan = esim?.applications[0]
  if (!esim || !plan) return
  esim.matchingId = 'BJTZ7-DSPJI-JHHTL-M2Z0I'
  esim.smdpAddress = 'rsp-3104.idemia.io'
  esim.profile = 'Installed'
  esim.createdAt = INSTALLED_AT - DAY_MS
  esim.firstInstalledAt = INSTALLED_AT
  esim.network = { name: 'AveaIletisim Hizmetleri A.S.', brand: 'Turk Telekom', country: 'TR' }
  plan.assignedAt = INSTALLED_AT - DAY_MS
  plan.startsAt = INSTALLED_AT
  plan.endsAt = INSTALLED_AT + 7 * DAY_MS
  plan.usedBytes = 1_000_000_000
  plan.bytesPerHour = 0
}

const FILLER_ORDERS = 320
const FILLER_FIRST_NUMBER = 9_000_001

/** Older orders, so that a list of the last 300 has an end, and one eSIM beyond that end. */
export function seedOldOrders(shop: Shop): void {
  const bundle = shop.catalogue.find('ES', 1_000, 7)
  const old = plantEsim(shop, {
    iccid: AIRHUB_OLD_ICCID,
    state: 'expired',
    bundle,
    numbers: [AIRHUB_OLD_NUMBER],
  })
  backdate(old, shop.world.now() - 400 * DAY_MS)
  for (let i = 0; i < FILLER_ORDERS; i += 1) {
    const iccid = inventIccid(shop.vendorDigit, 10_000 + i)
    const filler = plantEsim(shop, {
      iccid,
      state: 'expired',
      bundle: shop.catalogue.list()[i % shop.catalogue.list().length] ?? bundle,
      numbers: [FILLER_FIRST_NUMBER + i],
    })
    backdate(filler, shop.world.now() - (390 - i) * DAY_MS)
  }
  for (const sale of shop.sales) sale.at = sale.application.assignedAt
}

function backdate(esim: Esim, to: number): void {
  const shift = to - esim.createdAt
  esim.createdAt += shift
  for (const plan of esim.applications) {
    plan.assignedAt += shift
    if (plan.startsAt !== null) plan.startsAt += shift
    if (plan.endsAt !== null) plan.endsAt += shift
  }
}
