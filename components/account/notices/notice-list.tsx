import { getTranslations } from 'next-intl/server'
import { Moment } from '@/components/orders/moment'
import { Icon, type IconName } from '@/components/ui/icon'
import { TONE_TINT, type Tone } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { Notice } from '@/lib/orders/notices'

const KINDS = {
  bought: ['good', 'check'],
  topped_up: ['good', 'check'],
  refunded: ['idle', 'refresh'],
  refunded_to_wallet: ['idle', 'refresh'],
  wallet_topped_up: ['good', 'check'],
  wallet_returned: ['idle', 'refresh'],
  reward: ['good', 'check'],
  plan_started: ['note', 'signal'],
  usage_80: ['warn', 'alert'],
  usage_100: ['bad', 'alert'],
} as const satisfies Record<string, readonly [Tone, IconName]>

const isKnown = (kind: string): kind is keyof typeof KINDS => Object.hasOwn(KINDS, kind)

/** The bell: one line for each thing that happened. */
export async function NoticeList({ locale, notices }: { locale: Locale; notices: readonly Notice[] }) {
  const t = await getTranslations({ locale, namespace: 'myNotices' })
  return (
    <ul className="rounded-card border border-line bg-surface">
      {notices.map((notice) => {
        const { kind } = notice
        const [tone, icon] = isKnown(kind) ? KINDS[kind] : (['idle', 'info'] as const)
        return (
          <li
            key={notice.noticeId}
            className="flex items-start gap-4 border-line border-b px-5 py-4 last:border-b-0"
          >
            <span className={`grid size-10 shrink-0 place-items-center rounded-full ${TONE_TINT[tone]}`}>
              <Icon name={icon} />
            </span>
            <div className="min-w-0 grow">
              <p className={notice.read ? '' : 'font-bold'}>
                {!notice.read && <span className="sr-only">{t('unread')}: </span>}
                {t(`kind.${isKnown(kind) ? kind : 'other'}`)}
              </p>
              <p className="text-sm text-soft">
                {notice.amount && (
                  <>
                    <bdi className="tabular-nums">{formatMoney(notice.amount, locale)}</bdi> ·{' '}
                  </>
                )}
                {notice.plan && (
                  <>
                    <bdi>{notice.plan}</bdi>
                    {notice.iccid && <bdi dir="ltr"> …{notice.iccid.slice(-4)}</bdi>} ·{' '}
                  </>
                )}
                <Moment locale={locale} iso={notice.at} />
              </p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
