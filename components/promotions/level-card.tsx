import { getTranslations } from 'next-intl/server'
import { type Locale, localePath } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { LevelStanding, LevelView } from '@/lib/promotions/level-types'

interface Props {
  readonly locale: Locale
  readonly standing: LevelStanding
  /** Beside other things: without the rules and the other levels, which it leads to. */
  readonly isBrief?: boolean
}

const RULES = ['counts', 'when', 'promotion'] as const

/** The level of who looks, what it gives, and how far it is to the next one. */
export async function LevelCard({ locale, standing, isBrief = false }: Props) {
  const t = await getTranslations({ locale, namespace: 'levels' })
  const { level, spent } = standing
  return (
    <section
      id="level"
      aria-labelledby="level-title"
      className="grid gap-4 rounded-card border border-line bg-surface p-5 shadow-card sm:p-7"
    >
      <div>
        <h2 id="level-title" className={isBrief ? 'text-xl' : 'text-2xl'}>
          {level ? t('member', { name: level.name }) : t('none')}
        </h2>
        <p className="mt-1 text-soft">{t('spent', { amount: formatMoney(spent, locale) })}</p>
      </div>
      {level && <p>{await givesText(locale, level)}</p>}
      <Progress locale={locale} standing={standing} />
      {isBrief ? (
        <p>
          <a
            href={`${localePath(locale, '/account/rewards')}#level`}
            className="inline-flex min-h-11 items-center font-bold underline underline-offset-4"
          >
            {t('all')}
          </a>
        </p>
      ) : (
        <>
          <Levels locale={locale} standing={standing} />
          <ul className="ms-5 list-disc space-y-2 text-soft">
            {RULES.map((rule) => (
              <li key={rule}>{t(`rules.${rule}`)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

async function Progress({ locale, standing }: Pick<Props, 'locale' | 'standing'>) {
  const t = await getTranslations({ locale, namespace: 'levels' })
  const { next, missing, spent } = standing
  if (!next || !missing) return <p className="font-semibold">{t('top')}</p>
  const of = t('of', {
    spent: formatMoney(spent, locale),
    threshold: formatMoney(next.threshold, locale),
  })
  return (
    <div className="grid gap-2">
      <progress
        value={spent.amountMinor}
        max={next.threshold.amountMinor}
        aria-label={t('progress', { name: next.name })}
        aria-valuetext={of}
        className="h-3 w-full appearance-none overflow-hidden rounded-full border border-line bg-sunk [&::-moz-progress-bar]:bg-brand [&::-webkit-progress-bar]:bg-sunk [&::-webkit-progress-value]:bg-brand"
      />
      <p className="flex flex-wrap justify-between gap-x-4 gap-y-1">
        <span className="font-semibold">
          {t('next', { missing: formatMoney(missing, locale), name: next.name })}
        </span>
        <span className="text-soft tabular-nums">{of}</span>
      </p>
    </div>
  )
}

async function Levels({ locale, standing }: Pick<Props, 'locale' | 'standing'>) {
  const t = await getTranslations({ locale, namespace: 'levels' })
  return (
    <div>
      <h3 className="text-lg">{t('all')}</h3>
      <ul className="mt-2 divide-y divide-line">
        {standing.levels.map((one) => {
          const { threshold } = one
          const isOwn = threshold.amountMinor === standing.level?.threshold.amountMinor
          return (
            <li
              key={threshold.amountMinor}
              aria-current={isOwn ? 'true' : undefined}
              className={`grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[minmax(0,1fr)_auto] ${isOwn ? 'font-bold' : ''}`}
            >
              <span className="wrap-anywhere">{one.name}</span>
              <span className="sm:text-end">
                {threshold.amountMinor === 0
                  ? t('start')
                  : t('from', { amount: formatMoney(threshold, locale) })}
              </span>
              <span className="text-sm text-soft sm:col-span-2">{backText(t, locale, one)}</span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

type Words = Awaited<ReturnType<typeof getTranslations<'levels'>>>

const shareText = (locale: Locale, { basisPoints }: LevelView): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000)

async function givesText(locale: Locale, level: LevelView): Promise<string> {
  const t = await getTranslations({ locale, namespace: 'levels' })
  if (level.basisPoints === 0) return t('givesNothing')
  const share = shareText(locale, level)
  return level.cap ? t('givesUpTo', { share, cap: formatMoney(level.cap, locale) }) : t('gives', { share })
}

function backText(t: Words, locale: Locale, level: LevelView): string {
  if (level.basisPoints === 0) return t('givesNothing')
  const share = shareText(locale, level)
  return level.cap ? t('backUpTo', { share, cap: formatMoney(level.cap, locale) }) : t('back', { share })
}
