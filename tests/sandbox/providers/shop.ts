import { settingsOf } from '../kernel/settings'
import type { VendorId, World } from '../kernel/types'
import type { Bundle } from './bundles'
import type { Catalogue } from './catalogue'
import type { Application, Esim } from './esims'
import { freshNumber, inventIccid, matchingIdFrom, uuidFrom } from './identifiers'
import { orderIdAt } from './order-ids'

const DEFAULT_BALANCE_MINOR = 10_000_000

/** Something sold: a new eSIM with its first plan, or a further plan for an eSIM. */
export interface Sale {
  /** Number of the order at the vendor; unique per vendor. */
  number: number
  kind: 'order' | 'topup'
  at: number
  esim: Esim
  application: Application
  clientRef: string | null
  email: string | null
  priceMinor: number
  visibleAt: number
}

interface SaleInput {
  bundle: Bundle
  /** null = a new eSIM. */
  esim: Esim | null
  clientRef?: string | null
  email?: string | null
  /** The plan (and a new profile) is ready only this long after the sale. */
  applyDelayMs?: number
  /** US cents; default the bundle's price. */
  priceMinor?: number
}

export interface Shop {
  world: World
  vendor: VendorId
  vendorDigit: number
  catalogue: Catalogue
  wallet: { balanceMinor: number; currency: string }
  esims: Map<string, Esim>
  esimsById: Map<string, Esim>
  /** Oldest first. */
  sales: Sale[]
  /** The sales of new eSIMs among them. */
  orders: Sale[]
  salesByApplication: Map<string, Sale>
  /** No sale stayed hidden or in preparation longer than this, so older ones need no look. */
  longestDelayMs: number
  salesByNumber: Map<number, Sale>
  salesByClientRef: Map<string, Sale>
  /** Takes the money, makes the eSIM or applies the plan, counts the purchase; null = the wallet is too low. */
  sell(input: SaleInput): Sale | null
  /** Keeps an eSIM or a sale that already existed: no money, no purchase. */
  keepEsim(esim: Esim): void
  keepSale(sale: Sale): void
}

export function createShop(
  world: World,
  vendor: VendorId,
  vendorDigit: number,
  catalogue: Catalogue,
  smdpAddress: string,
): Shop {
  const shop: Shop = {
    world,
    vendor,
    vendorDigit,
    catalogue,
    wallet: { balanceMinor: DEFAULT_BALANCE_MINOR, currency: 'USD' },
    esims: new Map(),
    esimsById: new Map(),
    sales: [],
    orders: [],
    salesByApplication: new Map(),
    longestDelayMs: 0,
    salesByNumber: new Map(),
    salesByClientRef: new Map(),
    keepEsim(esim) {
      shop.esims.set(esim.iccid, esim)
      shop.esimsById.set(esim.id, esim)
    },
    keepSale(sale) {
      shop.sales.push(sale)
      if (sale.kind === 'order') shop.orders.push(sale)
      shop.salesByApplication.set(sale.application.id, sale)
      shop.salesByNumber.set(sale.number, sale)
      if (sale.clientRef !== null) shop.salesByClientRef.set(sale.clientRef, sale)
    },
    sell(input) {
      const priceMinor = input.priceMinor ?? input.bundle.priceMinor
      if (shop.wallet.balanceMinor < priceMinor) return null
      shop.wallet.balanceMinor -= priceMinor
      const sale = makeSale(shop, input, priceMinor, smdpAddress)
      shop.keepSale(sale)
      world.purchases.add({
        at: new Date(sale.at).toISOString(),
        vendor,
        kind: sale.kind,
        providerOrderId: orderIdAt(vendor, sale.number),
        sku: sale.application.sku,
        iccid: sale.esim.iccid,
        clientRef: sale.clientRef,
        priceMinor,
        currency: shop.wallet.currency,
      })
      return sale
    },
  }
  world.onReset(() => {
    shop.wallet = { balanceMinor: DEFAULT_BALANCE_MINOR, currency: 'USD' }
    shop.esims.clear()
    shop.esimsById.clear()
    shop.sales = []
    shop.orders = []
    shop.salesByApplication.clear()
    shop.longestDelayMs = 0
    shop.salesByNumber.clear()
    shop.salesByClientRef.clear()
  })
  return shop
}

function makeSale(shop: Shop, input: SaleInput, priceMinor: number, smdpAddress: string): Sale {
  const now = shop.world.now()
  const number = freshNumber()
  const { listingDelayMs } = settingsOf(shop.world, shop.vendor)
  const visibleAt = now + listingDelayMs
  const appliesAt = now + (input.applyDelayMs ?? 0)
  shop.longestDelayMs = Math.max(shop.longestDelayMs, listingDelayMs, input.applyDelayMs ?? 0)
  const esim = input.esim ?? soldAgain(shop) ?? newEsim(shop, number, now, smdpAddress, visibleAt, appliesAt)
  if (!input.esim) shop.keepEsim(esim)
  const application: Application = {
    id: uuidFrom(`${shop.vendor}:application:${number}`),
    bundle: input.bundle,
    sku: shop.catalogue.keyOf(input.bundle),
    assignedAt: now,
    appliesAt,
    startsAt: null,
    endsAt: null,
    revoked: false,
    usedBytes: 0,
    usedAt: now,
    bytesPerHour: 0,
    visibleAt,
  }
  esim.applications.push(application)
  return {
    number,
    kind: input.esim ? 'topup' : 'order',
    at: now,
    esim,
    application,
    clientRef: input.clientRef ?? null,
    email: input.email ?? null,
    priceMinor,
    visibleAt,
  }
}

/** A vendor gone wrong: the eSIM sold last is sold again; 'next' = one more new one first. */
function soldAgain(shop: Shop): Esim | null {
  const { options } = settingsOf(shop.world, shop.vendor)
  const isRepeating = options.repeatIccid === true
  if (options.repeatIccid === 'next') options.repeatIccid = true
  return isRepeating ? (shop.orders.at(-1)?.esim ?? null) : null
}

function newEsim(
  shop: Shop,
  number: number,
  now: number,
  smdpAddress: string,
  visibleAt: number,
  appliesAt: number,
): Esim {
  const iccid = inventIccid(shop.vendorDigit, number)
  return {
    id: uuidFrom(`${shop.vendor}:esim:${iccid}`),
    iccid,
    matchingId: matchingIdFrom(`${shop.vendor}:${iccid}`),
    smdpAddress,
    createdAt: now,
    profile: 'Released',
    firstInstalledAt: null,
    network: null,
    applications: [],
    visibleAt,
    appliesAt,
  }
}
