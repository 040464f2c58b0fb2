import type { VendorId } from '../kernel/types'
import { inventIccid } from './identifiers'
import { orderIdAt } from './order-ids'
import type { EsimState } from './planting'

export interface SampleEsim {
  iccid: string
  vendor: VendorId
  state: EsimState
  note: string
  /** Running number of the order at the vendor, one per plan. */
  numbers: readonly number[]
  /** The same as the vendor writes it: AirHub's `orderId`, the hub's `orderId`, TravelRoam's `orderReference`. */
  orderIds: readonly string[]
  place: string
  dataMb: number | null
  days: number
}

export const VENDOR_DIGITS = { travelroam: 0, airhub: 1, esimcard: 2, esimhub: 3 } as const
type ProviderVendor = keyof typeof VENDOR_DIGITS

/** The one ICCID that the old checker's own documentation shows; TravelRoam knows it. */
export const DOCUMENTED_ICCID = '8932042000010245583'
/** Well formed, good check digit, known to nobody. */
export const UNKNOWN_ICCID = inventIccid(9, 404)

type Row = readonly [EsimState, place: string, dataMb: number | null, days: number, note: string]

const TRAVELROAM: readonly Row[] = [
  ['not_installed', 'ES', 3_000, 30, 'Released, never installed'],
  ['active', 'IT', 5_000, 30, 'Enabled, two fifths used, usage grows with the clock'],
  ['nearly_empty', 'FR', 1_000, 7, 'Enabled, 97 % used'],
  ['used_up', 'GR', 1_000, 7, 'Enabled, nothing left, days left'],
  ['expired', 'DE', 3_000, 30, 'Installed, past its end with data left'],
  ['revoked', 'TH', 3_000, 30, 'Unavailable, plan revoked'],
  ['disabled', 'GB', 5_000, 30, 'Disabled on the phone'],
  ['processing', 'US', 3_000, 30, 'plan state processing for ten minutes'],
  ['downloaded', 'PT', 1_000, 7, 'Downloaded, not installed'],
  ['installed', 'JP', 3_000, 30, 'Installed, plan not started'],
  ['deleted', 'NL', 3_000, 30, 'Deleted from the phone'],
  ['removed', 'CH', 5_000, 30, 'Released with a first installation date: removed, may be installed again'],
  ['error', 'AT', 1_000, 7, 'Error'],
  ['unlimited', 'REUP', null, 7, 'unlimited regional plan in use'],
  ['two_plans', 'TR', 1_000, 7, 'one plan running, the same bundle waiting'],
  ['renewed', 'AE', 1_000, 7, 'an expired plan and a running one'],
]

const AIRHUB: readonly Row[] = [
  ['not_installed', 'GB', 3_000, 30, 'isActive true: says nothing about the phone'],
  ['active', 'US', 5_000, 30, 'isActive true, with the text "SIM ID: " before the number'],
  ['expired', 'FR', 1_000, 7, 'isActive false'],
  ['used_up', 'IT', 1_000, 7, 'consumption filled in for once'],
  ['revoked', 'AE', 3_000, 30, 'isActive false'],
  ['unlimited', 'TR', null, 7, 'capacity "Unlimited"'],
  ['renewed', 'REUP', 3_000, 30, 'renewed: its first plan is over, a second one runs'],
  ['expired', 'ES', 1_000, 7, 'older than the last 300 orders: only a date range finds it'],
]

const ESIMCARD: readonly Row[] = [
  ['not_installed', 'TR', 1_000, 7, 'Released'],
  ['active', 'JP', 5_000, 30, 'Active, usage grows with the clock'],
  ['nearly_empty', 'US', 1_000, 7, 'Active, 97 % used'],
  ['used_up', 'TH', 1_000, 7, 'Active, package Completed'],
  ['expired', 'DE', 3_000, 30, 'Installed, package Expired'],
  ['revoked', 'EG', 3_000, 30, 'Revoked: no top-up'],
  ['disabled', 'MX', 5_000, 30, 'Disabled'],
  ['processing', 'BR', 3_000, 30, 'Initiated, package Processing for ten minutes'],
  ['error', 'ZA', 1_000, 7, 'Failed: no top-up'],
  ['unlimited', 'GR', null, 7, 'usage says "Unlimited"'],
  ['two_plans', 'TR', 3_000, 30, 'one package in use, one assigned'],
  ['renewed', 'GB', 1_000, 7, 'a completed package and one in use'],
]

const ESIMHUB: readonly Row[] = [
  ['not_installed', 'TR', 1_000, 7, 'by order number only; the hub has no look-up by ICCID'],
  ['active', 'FR', 5_000, 30, 'by order number only'],
  ['used_up', 'IT', 1_000, 7, 'by order number only'],
  ['expired', 'ES', 3_000, 30, 'by order number only'],
  ['unlimited', 'DE', null, 7, 'by order number only'],
]

/** AirHub lists only the last 300 orders; this one is older than that. */
export const AIRHUB_OLD_ICCID = inventIccid(VENDOR_DIGITS.airhub, AIRHUB.length)
export const AIRHUB_OLD_NUMBER = 9_000_000

const FIRST_NUMBER = 10_000_001
/** Of these numbers an order keeps two: a second plan has its own. */
const NUMBERS_PER_ESIM = 10

function rows(vendor: ProviderVendor, list: readonly Row[]): SampleEsim[] {
  return list.map(([state, place, dataMb, days, note], i) => {
    const first = FIRST_NUMBER + i * NUMBERS_PER_ESIM
    const iccid = inventIccid(VENDOR_DIGITS[vendor], i + 1)
    const numbers = iccid === AIRHUB_OLD_ICCID ? [AIRHUB_OLD_NUMBER] : [first, first + 1]
    const orderIds = numbers.map((number) => orderIdAt(vendor, number))
    return { iccid, vendor, state, note, numbers, orderIds, place, dataMb, days }
  })
}

/** Every eSIM that exists when the sandbox starts. The ICCIDs never change. */
export const SAMPLE_ESIMS: readonly SampleEsim[] = [
  {
    iccid: DOCUMENTED_ICCID,
    vendor: 'travelroam',
    state: 'expired',
    note: 'the documented example: 1 GB used up in 7 days from 2025-11-02',
    numbers: [FIRST_NUMBER - 1],
    orderIds: [orderIdAt('travelroam', FIRST_NUMBER - 1)],
    place: 'TR',
    dataMb: 1_000,
    days: 7,
  },
  ...rows('travelroam', TRAVELROAM),
  ...rows('airhub', AIRHUB),
  ...rows('esimcard', ESIMCARD),
  ...rows('esimhub', ESIMHUB),
]
