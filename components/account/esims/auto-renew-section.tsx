import { getTranslations } from 'next-intl/server'
import { SelectField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { type Locale, localePath } from '@/i18n/routing'
import type { ErrorCode } from '@/lib/core/error-codes'
import { formatMoney } from '@/lib/core/money'
import { STOP_REASONS } from '@/lib/orders/auto-renew-rules'
import type { AutoRenewal } from '@/lib/orders/auto-renew-view'

interface Props {
  readonly locale: Locale
  /** Null where it was never asked for. */
  readonly setting: AutoRenewal | null
  /** How often it would have renewed by data so far. */
  readonly inPast: number
  /** What the last press of a button came back with. */
  readonly answer: 'on' | 'off' | ErrorCode | null
  readonly save: (form: FormData) => Promise<void>
  readonly stop: (form: FormData) => Promise<void>
}

const PERCENTS = [5, 10, 20, 30]
const HOURS = [12, 24, 48]
const TIMES = [1, 2, 3, 5]

/** Renewing itself from the wallet: off until it is asked for, and said plainly what it will do. */
export async function AutoRenewSection({ locale, setting, inPast, answer, save, stop }: Props) {
  const t = await getTranslations({ locale, namespace: 'autoRenew' })
  const isOn = setting?.state === 'on'
  return (
    <section
      id="auto-renew"
      aria-labelledby="auto-renew-title"
      className="rounded-card border border-line bg-surface p-5 sm:p-7"
    >
      <h2 id="auto-renew-title" className="text-xl">
        {t('title')}
      </h2>
      <p className="mt-2 text-soft">
        {isOn ? t('isOn', { amount: formatMoney(setting.most, locale) }) : t('text')}{' '}
        <a
          className="font-semibold text-brand underline underline-offset-4"
          href={localePath(locale, '/account/wallet')}
        >
          {t('wallet')}
        </a>
      </p>
      <p className="mt-2 text-soft">{t('inPast', { count: inPast })}</p>
      <div className="mt-4 grid gap-4">
        <Answer locale={locale} setting={setting} answer={answer} />
        <form action={save} className="grid gap-4">
          <Choices locale={locale} setting={setting} />
          <SubmitButton pending={t('saving')} tone={isOn ? 'quiet' : 'primary'}>
            {isOn ? t('save') : t('switchOn')}
          </SubmitButton>
        </form>
        {isOn && (
          <form action={stop} className="grid">
            <SubmitButton pending={t('saving')} tone="quiet">
              {t('switchOff')}
            </SubmitButton>
          </form>
        )}
      </div>
    </section>
  )
}

async function Answer({ locale, setting, answer }: Pick<Props, 'locale' | 'setting' | 'answer'>) {
  const t = await getTranslations({ locale })
  if (answer === 'on' || answer === 'off')
    return <Notice tone="good" title={t(`autoRenew.answer.${answer}`)} live />
  if (answer) return <Notice tone="bad" title={t(`errors.${answer}`)} live />
  const reason = STOP_REASONS.find((known) => known === setting?.reason)
  if (setting?.state !== 'stopped' || !reason) return null
  return (
    <Notice tone="warn" title={t('autoRenew.stopped')}>
      <p>{t(`autoRenew.why.${reason}`)}</p>
    </Notice>
  )
}

async function Choices({ locale, setting }: Pick<Props, 'locale' | 'setting'>) {
  const t = await getTranslations({ locale, namespace: 'autoRenew' })
  const never = { value: '', label: t('never') }
  const option = (value: number, label: string) => ({ value: String(value), label })
  return (
    <>
      <SelectField
        id="below_percent"
        name="below_percent"
        label={t('data')}
        hint={t('dataHint')}
        defaultValue={setting ? String(setting.belowPercent ?? '') : '10'}
        options={[...PERCENTS.map((value) => option(value, t('percent', { value: value / 100 }))), never]}
      />
      <SelectField
        id="hours_left"
        name="hours_left"
        label={t('time')}
        hint={t('timeHint')}
        defaultValue={String(setting?.hoursLeft ?? '')}
        options={[never, ...HOURS.map((value) => option(value, t('hours', { count: value })))]}
      />
      <SelectField
        id="per_trip"
        name="per_trip"
        label={t('perTrip')}
        hint={t('perTripHint')}
        defaultValue={String(setting?.perTrip ?? 2)}
        options={TIMES.map((value) => option(value, t('times', { count: value })))}
      />
      <SelectField
        id="per_month"
        name="per_month"
        label={t('perMonth')}
        hint={t('perMonthHint')}
        defaultValue={String(setting?.perMonth ?? 2)}
        options={TIMES.map((value) => option(value, t('times', { count: value })))}
      />
    </>
  )
}
