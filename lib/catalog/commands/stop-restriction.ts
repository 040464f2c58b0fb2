import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { endRestriction } from '../repo/restrictions'

/** Ends a restriction now. Errors: NOT_FOUND (none such, or it has ended). */
export async function stopRestriction(restrictionId: string): Promise<Result<true>> {
  return (await endRestriction(restrictionId)) ? ok(true) : fail('NOT_FOUND')
}
