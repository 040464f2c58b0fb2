import 'server-only'
import { forget } from '../memory'
import { outdateCheck } from '../repo/checks'

/**
 * Something changed on this eSIM (a renewal, a provider's event): the next check asks again. Other instances follow
 * within a minute. The old answer stays as the last known one.
 */
export async function forgetCheck(iccid: string): Promise<void> {
  forget(iccid)
  await outdateCheck(iccid)
}
