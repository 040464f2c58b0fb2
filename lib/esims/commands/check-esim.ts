import 'server-only'
import { ok, type Result } from '../../core/result'
import type { CheckOutcome, CheckRefusal, CheckRequest } from '../types'
import { startCheck } from './start-check'

/** A status check as a whole, for programs: waits for the answer. */
export async function checkEsim(request: CheckRequest): Promise<Result<CheckOutcome, CheckRefusal>> {
  const started = await startCheck(request)
  return started.ok ? ok(await started.value.outcome) : started
}
