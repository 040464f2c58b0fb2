import type Stripe from 'stripe'
import { invalidParam } from '../errors'

type Given = Stripe.MetadataParam | '' | null | undefined

/** Stripe's limits: 50 keys of 40 characters, values of 500. */
export function toMetadata(given: Given, param: string): Stripe.Metadata {
  return mergeMetadata({}, given, param)
}

/** An empty value removes its key, an empty `metadata` removes them all. */
export function mergeMetadata(current: Stripe.Metadata, given: Given, param: string): Stripe.Metadata {
  if (given === '' || given === null || (given && Object.keys(given).length === 0)) return {}
  const merged = { ...current }
  for (const [key, raw] of Object.entries(given ?? {})) {
    const value = String(raw ?? '')
    if (key.length > 40) {
      throw invalidParam(`Metadata keys can have up to 40 characters, but '${key}' has ${key.length}.`, param)
    }
    if (value.length > 500) {
      const message = `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value}`
      throw invalidParam(message, `${param}[${key}]`)
    }
    if (value === '') delete merged[key]
    else merged[key] = value
  }
  if (Object.keys(merged).length > 50) throw invalidParam('Metadata can have up to 50 keys.', param)
  return merged
}
