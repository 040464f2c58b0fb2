import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { Disclosure } from '@/components/ui/disclosure'
import { TextArea } from '@/components/ui/field'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { LineRefundability, RefundWay } from '@/lib/orders/refundability'
import { Moment } from './moment'

interface Props {
  readonly locale: Locale
  readonly line: LineRefundability
  readonly giveBack: (form: FormData) => Promise<void>
  readonly askStaff: (form: FormData) => Promise<void>
}

/** The answer for one line. What cannot be undone stands behind a second click, which needs no scripts. */
export async function MoneyBackLine(props: Props) {
  const { locale, line } = props
  const t = await getTranslations({ locale, namespace: 'refunds' })
  const { until } = line
  return (
    <div className="grid gap-2">
      <p className="max-w-prose">
        {line.reason !== null && t(`no.${line.reason}`)}
        {until !== null &&
          t.rich('yes', {
            amount: formatMoney(line.amount, locale),
            time: () => <Moment locale={locale} iso={until} />,
          })}
      </p>
      {line.ways.length > 0 && <GiveBack {...props} />}
      {line.canAskStaff && <AskStaff {...props} />}
    </div>
  )
}

async function GiveBack(props: Props) {
  const { locale, line } = props
  const t = await getTranslations({ locale, namespace: 'refunds' })
  // What failed to arrive is only led elsewhere: there is nothing to think over.
  if (line.reason === 'failed') return <Ways {...props} />
  return (
    <Disclosure summary={t('give')}>
      <p className="mb-4">{t('giveText')}</p>
      <Ways {...props} />
    </Disclosure>
  )
}

async function Ways({ locale, line, giveBack }: Props) {
  const buttons = await Promise.all(
    line.ways.map(async (way) => (
      <Button key={way.to} type="submit" name="to" value={way.to} tone="quiet">
        {await wayText(way, locale)}
      </Button>
    )),
  )
  return (
    <form action={giveBack} className="grid gap-3">
      <input type="hidden" name="line" value={line.lineId} />
      {buttons}
    </form>
  )
}

async function wayText({ to, card, wallet }: RefundWay, locale: Locale): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'refunds' })
  if (to === 'wallet') return t('wallet', { amount: formatMoney(wallet, locale) })
  return wallet.amountMinor > 0
    ? t('mixed', { card: formatMoney(card, locale), wallet: formatMoney(wallet, locale) })
    : t('card', { amount: formatMoney(card, locale) })
}

async function AskStaff({ locale, line, askStaff }: Props) {
  const t = await getTranslations({ locale, namespace: 'refunds' })
  return (
    <Disclosure summary={t('ask')}>
      <p>{t('askText')}</p>
      <form action={askStaff} className="mt-4 grid gap-3">
        <input type="hidden" name="line" value={line.lineId} />
        <TextArea
          id={`note-${line.lineId}`}
          name="note"
          label={t('note')}
          hint={t('noteHint')}
          maxLength={1000}
        />
        <Button type="submit" tone="quiet">
          {t('askButton')}
        </Button>
      </form>
    </Disclosure>
  )
}
