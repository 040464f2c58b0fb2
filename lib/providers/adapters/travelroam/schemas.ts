import * as z from 'zod'
import { iccidField } from '../../iccid-match'
import { flag, listOf, number, text, time } from '../../wire'

/**
 * TravelRoam's answers. Names marked (EG) are eSIM Go's, taken as the likely shape of bodies that TravelRoam does not
 * publish (providers.md §1.5).
 */

const countrySchema = z.union([
  z.string().transform((iso) => ({ name: null, iso, region: null })),
  z.looseObject({ name: text, iso: text, region: text }),
])

export const bundleSchema = z.looseObject({
  name: text.pipe(z.string()),
  description: text,
  countries: z
    .unknown()
    .optional()
    .transform((value) => (typeof value === 'string' ? value.split(',').map((iso) => iso.trim()) : value))
    .pipe(listOf(countrySchema)), // (EG)
  roamingEnabled: listOf(countrySchema), // (EG)
  dataAmount: number, // (EG) MB
  duration: number, // (EG) days
  speed: listOf(z.string()), // (EG)
  unlimited: flag, // (EG)
  price: number, // (EG) in the organisation's currency
  currency: text,
})
export type VendorBundle = z.infer<typeof bundleSchema>

export const detailsSchema = z.looseObject({
  iccid: iccidField.pipe(z.string()),
  matchingId: text,
  smdpAddress: text,
  rspUrl: text, // (EG)
  profileStatus: text,
  pin: text,
  puk: text,
  firstInstalledDateTime: time,
})
export type VendorDetails = z.infer<typeof detailsSchema>

export const assignmentSchema = z.looseObject({
  id: text, // (EG)
  assignmentReference: text, // (EG)
  assignmentDateTime: time, // (EG)
  bundleState: text, // (EG)
  unlimited: flag, // (EG)
  callTypeGroup: text,
  initialQuantity: number,
  remainingQuantity: number,
  startTime: time,
  endTime: time,
})
export type VendorAssignment = z.infer<typeof assignmentSchema>

export const appliedSchema = z.looseObject({
  name: text.pipe(z.string()),
  description: text,
  bundleState: text, // (EG) on the bundle in some answers
  unlimited: flag,
  assignments: listOf(assignmentSchema),
})
export type VendorApplied = z.infer<typeof appliedSchema>
