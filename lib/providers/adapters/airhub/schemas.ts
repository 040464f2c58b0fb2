import * as z from 'zod'
import { iccidFrom } from '../../iccid-match'
import { flag, flagFrom, isRecord, text, textFrom, time } from '../../wire'

/** AirHub's objects, as its clients read them (providers.md §2.2); several spellings of one name are met. */

/** The first readable value under any of these names. */
const anyOf =
  <T>(read: (value: unknown) => T | null, ...names: string[]) =>
  (row: Record<string, unknown>): T | null => {
    for (const name of names) {
      const value = read(row[name])
      if (value !== null) return value
    }
    return null
  }

export const ORDER_ID_NAMES = ['orderId', 'orderid', 'order_id', 'orderID', 'OrderID', 'transactionId', 'id']
export const ICCID_NAMES = ['simID', 'simId', 'sim_id', 'iccid', 'ICCID']
export const CLIENT_REF_NAMES = ['unique_order_id', 'uniqueOrderId', 'unique_orderid', 'uniqueOrderID']

export const planSchema = z.looseObject({
  planCode: text.pipe(z.string()),
  planName: text,
  planType: text,
  countryName: text,
  countryCode: text,
  currency: text,
  price: text,
  capacity: text,
  capacityUnit: text,
  dataUnit: text,
  validity: text,
  validityType: text,
  connectivity: text,
  network_operator: text,
  /** A comma list, or a list of names, codes or objects. */
  countries_covered: z.unknown().optional(),
  travel_date: text,
  isTravelDateRequired: z
    .unknown()
    .optional()
    .transform((value) => flagFrom(value) ?? textFrom(value)),
  additionalInfo: text,
})
export type VendorPlan = z.infer<typeof planSchema>

export const orderSchema = z
  .looseObject({
    planName: text,
    planCode: text,
    isActive: flag,
    purchaseDate: time,
    vaildity: text, // sic
    validity: text,
    capacity: text,
    capacityUnit: text,
    dataConsumed: text,
    dataRemaining: text,
    activationCode: text,
    apn: text,
    countryCode: text,
    countryName: text,
  })
  .transform((row) => ({
    ...row,
    orderId: anyOf(textFrom, ...ORDER_ID_NAMES)(row),
    iccid: anyOf(iccidFrom, ...ICCID_NAMES)(row),
    clientRef: anyOf(textFrom, ...CLIENT_REF_NAMES)(row),
  }))
export type VendorOrder = z.infer<typeof orderSchema>

export const regionSchema = z.looseObject({ name: text, code: text.pipe(z.string()) })

export interface Session {
  readonly token: string
  /** A number in some requests and a text in others (providers.md §2.2), so both forms are kept. */
  readonly partnerText: string
  readonly partnerNumber: number | string
}

/** `token` and `data.partnerCode`, wherever in the envelope they stand. */
export function readLogin(body: unknown): Session | null {
  if (!isRecord(body) || flagFrom(body.isSuccess) === false) return null
  const data = isRecord(body.data) ? body.data : {}
  const token = textFrom(body.token) ?? textFrom(data.token)
  const partnerText = textFrom(data.partnerCode) ?? textFrom(body.partnerCode)
  if (token === null || partnerText === null) return null
  const partnerNumber = /^\d{1,15}$/.test(partnerText) ? Number(partnerText) : partnerText
  return { token, partnerText, partnerNumber }
}
