import * as z from 'zod'
import { iccidField } from '../../iccid-match'
import { flag, isRecord, listOf, number, text, time } from '../../wire'

/** eSIMCard's objects (providers.md §3), with the names that clients met beside the documented ones. */

export const packageSchema = z.looseObject({
  id: text.pipe(z.string()),
  name: text,
  price: text,
  data_quantity: text,
  data_unit: text,
  voice_quantity: number,
  sms_quantity: number,
  package_validity: text,
  package_validity_unit: text,
  package_type: text,
  unlimited: flag,
})
export type VendorPackage = z.infer<typeof packageSchema>

const networkSchema = z.looseObject({
  network_name: text,
  two_g: flag,
  three_g: flag,
  four_G: flag,
  five_G: flag,
  four_g: flag,
  five_g: flag,
})
const coveredSchema = z.looseObject({ name: text, code: text, network_coverage: listOf(networkSchema) })
export type VendorCovered = z.infer<typeof coveredSchema>

/** `romaing_countries` (sic) or `countries`. */
export const packageDetailSchema = z.looseObject({
  romaing_countries: listOf(coveredSchema),
  roaming_countries: listOf(coveredSchema),
  countries: listOf(coveredSchema),
})

export const pricedCountrySchema = z.looseObject({
  name: text,
  code: text,
  packages: listOf(packageSchema),
})

/** A package applied to an eSIM. */
export const appliedSchema = z.looseObject({
  id: text,
  package_type_id: text,
  package: z
    .unknown()
    .optional()
    .transform((value) => (isRecord(value) ? value.name : value))
    .pipe(text),
  name: text,
  initial_data_quantity: text,
  initial_data_unit: text,
  rem_data_quantity: text,
  rem_data_unit: text,
  date_created: time,
  date_activated: time,
  date_expiry: time,
  activated: flag,
  status: text,
})
export type VendorApplied = z.infer<typeof appliedSchema>

export const simSchema = z.looseObject({
  id: text,
  iccid: iccidField,
  status: text,
  qr_code_text: text,
  qr_code: text,
  activation_code: text,
  lpa: text,
  smdp_address: text,
  matching_id: text,
  apn: text,
  pin_code: text,
  puk_code: text,
  created_at: time,
  last_bundle: text,
})
export type VendorSim = z.infer<typeof simSchema>

export const quantitiesSchema = z.looseObject({
  initial_data_quantity: text,
  initial_data_unit: text,
  rem_data_quantity: text,
  rem_data_unit: text,
})

export const esimSchema = z.looseObject({
  sim: simSchema,
  in_use_packages: listOf(appliedSchema),
  assigned_packages: listOf(appliedSchema),
  completed_packages: listOf(appliedSchema),
  revoked_packages: listOf(appliedSchema),
  overall_usage: quantitiesSchema.nullish().catch(null),
})
export type VendorEsim = z.infer<typeof esimSchema>

export const purchaseSchema = z.looseObject({
  sim_applied: flag,
  sim: simSchema.nullish().catch(null),
  package: appliedSchema.nullish().catch(null),
  sim_id: text,
  order_id: text,
})
