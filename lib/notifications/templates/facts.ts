import { formatDay } from '../../core/calendar-day'
import { formatBytes } from '../../core/data-amounts'
import { formatMoney, type Money } from '../../core/money'
import type { MessageData } from '../types'
import type { LetterContext } from './context'
import type { Fact } from './letter'

type Bought = Pick<MessageData<'receipt'>, 'bundle' | 'travelDate'>

const SHOWN_COUNTRIES = 3

/** "6 January 2027 at 14:05 UTC": a mail does not know the reader's zone, so it names its own. */
export const formatWhen = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(new Date(iso))

/** All but the last four digits hidden, in groups of four from the right: "••• •••• •••• •••• 1234". */
export const maskedIccid = (iccid: string): string =>
  iccid
    .slice(-4)
    .padStart(iccid.length, '•')
    .replace(/(?<=.)(?=(?:.{4})+$)/g, ' ')

export const amountText = (amount: Money, { locale }: LetterContext): string => formatMoney(amount, locale)

export const orderFact = (orderNumber: string, { t }: LetterContext): Fact => ({
  label: t('label.order'),
  value: orderNumber,
  ltr: true,
})

export const iccidFact = (iccid: string | null, { t }: LetterContext): Fact =>
  iccid === null
    ? { label: t('label.esim'), value: t('value.notYet') }
    : { label: t('label.esim'), value: maskedIccid(iccid), ltr: true }

/** Whose eSIM it is, in the buyer's own word; nothing where there is none. */
export const whoseFact = (label: string | null | undefined, { t, name }: LetterContext): Fact[] =>
  label ? [{ label: t('label.traveller'), value: name(label) }] : []

/** Name, data, validity, the day of travel and countries; what the provider does not say or ask is left out. */
export function bundleFacts({ bundle, travelDate }: Bought, { t, locale }: LetterContext): Fact[] {
  const facts: Fact[] = [{ label: t('label.bundle'), value: bundle.name }]
  if (bundle.data) {
    const amount = 'unlimited' in bundle.data ? null : formatBytes(bundle.data.bytes, locale)
    const perDay = amount !== null && bundle.dataPeriod === 'day'
    const value = perDay ? t('value.perDay', { amount }) : (amount ?? t('value.unlimited'))
    facts.push({ label: t('label.data'), value })
  }
  if (bundle.durationDays !== null)
    facts.push({ label: t('label.validity'), value: t('value.days', { days: bundle.durationDays }) })
  if (travelDate) facts.push({ label: t('label.travelDate'), value: formatDay(travelDate, locale) })
  if (bundle.countries.length > 0)
    facts.push({
      label: t('label.countries'),
      value: countriesText(bundle.countries, t, locale),
    })
  return facts
}

function countriesText(codes: readonly string[], t: LetterContext['t'], locale: string): string {
  const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' })
  const shown = codes.length <= SHOWN_COUNTRIES + 1 ? codes : codes.slice(0, SHOWN_COUNTRIES)
  const words = shown.map((code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code))
  const rest = codes.length - shown.length
  if (rest === 0) return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words)
  return t('value.countriesMore', { countries: words.join(locale === 'ar' ? '، ' : ', '), count: rest })
}
