import { getFormatter, getTranslations } from 'next-intl/server'
import { Badge } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { LocalTime } from '@/components/ui/local-time'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Locale } from '@/i18n/routing'
import type { SessionView } from '@/lib/auth/types'
import { HiddenFields } from '../hidden-fields'

interface Props {
  readonly locale: Locale
  readonly sessions: readonly SessionView[]
  readonly end: (form: FormData) => Promise<void>
  readonly endAll: (form: FormData) => Promise<void>
}

/** Where the person is signed in, and how to end that: one by one, or everywhere. */
export async function SessionList({ locale, sessions, end, endAll }: Props) {
  const t = await getTranslations({ locale, namespace: 'account.sessions' })
  return (
    <section aria-labelledby="sessions" className="rounded-card border border-line bg-surface p-5 sm:p-7">
      <h2 id="sessions" className="text-2xl">
        {t('title')}
      </h2>
      <p className="mt-1 text-soft">{t('lead')}</p>
      <ul className="mt-4 divide-y divide-line">
        {sessions.map((session) => (
          <SessionRow key={session.id} locale={locale} session={session} end={end} />
        ))}
      </ul>
      <form action={endAll} className="mt-5 border-line border-t pt-5">
        <HiddenFields values={{ locale }} />
        <SubmitButton tone="quiet" pending={t('ending')}>
          {t('everywhere')}
        </SubmitButton>
        <p className="mt-2 text-sm text-soft">{t('everywhereHint')}</p>
      </form>
    </section>
  )
}

async function SessionRow({
  locale,
  session,
  end,
}: Pick<Props, 'locale' | 'end'> & { session: SessionView }) {
  const t = await getTranslations({ locale, namespace: 'account.sessions' })
  const format = await getFormatter({ locale })
  const device = session.device || t('unknown')
  const written = format.dateTime(new Date(session.seenAt), { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-4">
      <Icon name="phone" className="size-6 text-soft" />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-2 font-bold">
          <bdi>{device}</bdi>
          {session.isCurrent && <Badge tone="good">{t('here')}</Badge>}
        </p>
        <p className="text-sm text-soft">
          {t.rich('seen', {
            when: () => (
              <LocalTime
                iso={session.seenAt}
                locale={locale}
                fallback={`${written} UTC`}
                dateStyle="medium"
                timeStyle="short"
              />
            ),
          })}
        </p>
      </div>
      <form action={end}>
        <HiddenFields values={{ locale, session: session.id }} />
        <SubmitButton
          tone="quiet"
          className="min-h-11 px-4"
          pending={t('ending')}
          aria-label={t('endNamed', { device })}
        >
          {t('end')}
        </SubmitButton>
      </form>
    </li>
  )
}
