import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { endPromotion } from '../repo/promotions'

/** Ends a promotion now. What is quoted or reserved stands. Errors: NOT_FOUND (none such, or it has ended). */
export async function stopPromotion(promotionId: string): Promise<Result<true>> {
  return (await endPromotion(promotionId)) ? ok(true) : fail('NOT_FOUND')
}
