import 'server-only'
import type { Viewer } from '../../auth/types'
import { isId } from '../../core/ids'
import { fail, ok, type Result } from '../../core/result'
import { labelInput } from '../owner-schemas'
import { updateLabel } from '../repo/owners'

/**
 * Gives the viewer's eSIM a name of their own; an empty one takes it away. Somebody else's eSIM is the same
 * ESIM_NOT_FOUND as none. VALIDATION: longer than 40 characters, or not one line.
 */
export async function nameEsim(
  viewer: Viewer,
  esimId: string,
  typed: string | null,
): Promise<Result<{ readonly esimId: string; readonly label: string | null }>> {
  const input = labelInput.safeParse(typed ?? '')
  if (!input.success) return fail('VALIDATION', { fields: { label: 'At most 40 characters in one line.' } })
  const label = input.data === '' ? null : input.data
  const isNamed = isId('esm', esimId) && (await updateLabel(viewer.userId, esimId, label))
  return isNamed ? ok({ esimId, label }) : fail('ESIM_NOT_FOUND')
}
