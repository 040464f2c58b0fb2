import { getTranslations } from 'next-intl/server'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'
import type { Refundability } from '@/lib/orders/refundability'
import { MoneyBackLine } from './money-back-line'

/** What became of the last click. */
export const GIVE_BACK_ANSWERS = ['given', 'asked', 'refused', 'wait'] as const
export type GiveBackAnswer = (typeof GIVE_BACK_ANSWERS)[number]

const TONES = { given: 'good', asked: 'good', refused: 'warn', wait: 'warn' } as const

interface Props {
  readonly locale: Locale
  readonly refundability: Refundability
  readonly answer: GiveBackAnswer | null
  /** Both come back to this page; which line and where to are in the form. */
  readonly giveBack: (form: FormData) => Promise<void>
  readonly askStaff: (form: FormData) => Promise<void>
}

/** "Can I get my money back?", answered for each line as it is now, with the way to do it. */
export async function MoneyBack({ locale, refundability, answer, giveBack, askStaff }: Props) {
  const t = await getTranslations({ locale, namespace: 'refunds' })
  const { lines } = refundability
  return (
    <section
      id="money-back"
      aria-labelledby="money-back-title"
      className="no-print rounded-card border border-line bg-surface p-5 sm:p-7"
    >
      <h2 id="money-back-title" className="text-xl">
        {t('title')}
      </h2>
      {answer && (
        <div className="mt-4">
          <Notice live tone={TONES[answer]} title={t(`done.${answer}`)} />
        </div>
      )}
      <ul className="mt-2 divide-y divide-line">
        {lines.map((line) => (
          <li key={line.lineId} className="py-4 last:pb-0">
            {lines.length > 1 && (
              <h3 className="text-base">
                <bdi>{line.label ?? line.name}</bdi>
              </h3>
            )}
            <MoneyBackLine locale={locale} line={line} giveBack={giveBack} askStaff={askStaff} />
          </li>
        ))}
      </ul>
    </section>
  )
}
