import * as z from 'zod'
import { iccidField } from '../../iccid-match'
import { flag, isRecord, listOf, number, text, time } from '../../wire'

/** eSIM Hub's objects as Monty's own shop reads them (providers.md §4A.2). */

const countrySchema = z.looseObject({ name: text, altName: text, isoCode: text, isoCode3: text })
const zoneSchema = z.looseObject({ tag: text, name: text })

export const bundleSchema = z.looseObject({
  recordGuid: text.pipe(z.string()),
  price: number,
  exchangedPrice: number,
  bundleInfo: z
    .looseObject({ gprsLimit: number, dataUnit: text, isStockable: flag, bundleCode: text })
    .nullish()
    .catch(null),
  bundleDetails: listOf(z.looseObject({ name: text, description: text })),
  bundleCategory: z.looseObject({ tag: text, name: text }).nullish().catch(null),
  /** `details[].name`, e.g. "7 Day". */
  validityPeriodCycle: z
    .unknown()
    .optional()
    .transform((value) => (isRecord(value) ? value.details : null))
    .pipe(listOf(z.looseObject({ name: text }))),
  supportedCountries: listOf(countrySchema),
  supportedZones: listOf(zoneSchema),
})
export type VendorBundle = z.infer<typeof bundleSchema>

export const orderSchema = z.looseObject({
  orderId: text.pipe(z.string()),
  uniqueIdentifier: text,
  bundleGuid: text,
  orderStatus: text,
  totalAmount: number,
  createdDate: time,
  iccid: iccidField,
  activationCode: text,
  qrCode: text,
  smdpAdress: text, // sic
  smdpAddress: text,
})
export type VendorOrder = z.infer<typeof orderSchema>

export const consumptionSchema = z.looseObject({
  dataAllocated: number,
  dataUsed: number,
  dataRemaining: number,
  dataUnit: text,
  planStatus: text,
})
export type VendorConsumption = z.infer<typeof consumptionSchema>

export const eventSchema = z.looseObject({
  order_id: text,
  iccid: iccidField,
  event_type: text.pipe(z.string()),
  event_date: z.unknown().optional(),
})
