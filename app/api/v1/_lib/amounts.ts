import { type Money, toDecimalText } from '@/lib/core/money'

/** Major units as the JSON number that clients calculate with; what is charged stays in minor units on the server. */
export const priceNumber = (price: Money): number => Number(toDecimalText(price))

/** "12.50 EUR", with all decimals of the currency ("500 JPY"). */
export const priceDisplay = (price: Money): string => `${toDecimalText(price)} ${price.currency}`

/** Seconds since 1970 as text: clients parse an integer and break on an ISO time. */
export const unixText = (time: Date | string): string => String(Math.floor(new Date(time).getTime() / 1000))

/** "2027-01-31T00:00:00", UTC without a zone. */
export const zonelessText = (time: Date | string): string => new Date(time).toISOString().slice(0, 19)
