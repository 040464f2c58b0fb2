import 'server-only'
import type * as z from 'zod'
import { newId } from '../../core/ids'
import { fail, ok, type Result } from '../../core/result'
import { insertRestriction } from '../repo/restrictions'
import { restrictionInput } from '../schemas'

/**
 * Something that has to be known of bundles before they are bought. Quotes heed it at once; pages show it as soon as
 * `changedRestrictions` was asked. Errors: VALIDATION, with the fields; also where there is no such bundle.
 */
export async function createRestriction(
  wish: z.input<typeof restrictionInput>,
): Promise<Result<{ readonly restrictionId: string }>> {
  const parsed = restrictionInput.safeParse(wish)
  if (!parsed.success)
    return fail('VALIDATION', {
      fields: Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])),
    })
  const { kind, appliesTo, buyerCountries, texts, source, startsAt, endsAt } = parsed.data
  const id = newId('rst')
  const isNew = await insertRestriction({
    id,
    kind,
    bundle_id: 'bundleId' in appliesTo ? appliesTo.bundleId : null,
    provider: 'provider' in appliesTo ? appliesTo.provider : null,
    country: 'country' in appliesTo ? appliesTo.country : null,
    buyer_countries: [...new Set(buyerCountries)].sort(),
    texts,
    source_url: source.url,
    source_date: source.date,
    starts_at: startsAt,
    ends_at: endsAt,
  })
  return isNew
    ? ok({ restrictionId: id })
    : fail('VALIDATION', { fields: { 'appliesTo.bundleId': 'there is no such bundle' } })
}
