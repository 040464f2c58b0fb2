import { needsTravelDate } from '@/lib/catalog/rules'
import type { Bundle } from '@/lib/catalog/types'
import { isTravelDay, travelDaysAnywhere } from '@/lib/orders/travel-days'
import type { FormLine } from './form-line'

/** What a line asks of the day of travel, with the day that was said before, unless it has passed. */
export function travelAsked(bundle: Bundle, said: string | null): FormLine['travel'] {
  if (!needsTravelDate(bundle)) return null
  const days = travelDaysAnywhere(Date.now())
  return { ...days, day: said !== null && isTravelDay(said, days) ? said : '' }
}
