import type { Locale } from '@/i18n/routing'
import type { CheckOutcome } from '@/lib/esims/types'
import { NotFoundView } from './not-found-view'
import { ResultCard } from './result-card'
import { UnreachableView } from './unreachable-view'

export async function OutcomeView({ locale, outcome }: { locale: Locale; outcome: Promise<CheckOutcome> }) {
  const known = await outcome
  if (known.kind === 'found') return <ResultCard locale={locale} card={known.card} />
  if (known.kind === 'not_found') return <NotFoundView locale={locale} iccid={known.iccid} />
  return <UnreachableView locale={locale} iccid={known.iccid} names={known.unreachable} />
}
