import type { Metadata } from 'next'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { DataSection } from '@/components/account/settings/data-section'
import { ProfileForm } from '@/components/account/settings/profile-form'
import { SessionList } from '@/components/account/settings/session-list'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import { profileOf } from '@/lib/auth/profiles'
import { requireViewer } from '@/lib/auth/require-viewer'
import { sessionsOf } from '@/lib/auth/sessions'
import { ERROR_CODES, type ErrorCode } from '@/lib/core/error-codes'
import { config } from '@/lib/platform/config'
import { walletsOf } from '@/lib/wallet/queries'
import { deleteForGood, endAllSessions, endSession, saveProfile } from './actions'

type Props = PageProps<'/[locale]/account/settings'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.settings' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

export default async function SettingsPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { saved, refused } = await searchParams
  await connection()
  const viewer = await requireViewer(locale, localePath(locale, '/account/settings'))
  const [profile, sessions, wallets] = await Promise.all([
    profileOf(viewer.userId),
    sessionsOf(viewer),
    walletsOf(viewer.userId),
  ])
  const t = await getTranslations({ locale, namespace: 'account' })
  const { currencies, defaultCurrency } = config()
  return (
    <div className="page pt-6 lg:pt-10">
      <div className="max-w-3xl">
        <h1 className="text-3xl sm:text-4xl">{t('settings.title')}</h1>
        <p className="mt-2 mb-6 text-soft">
          {t.rich('settings.signedInAs', {
            email: viewer.email ?? '',
            strong: (chunks) => <bdi className="wrap-anywhere font-bold text-ink">{chunks}</bdi>,
          })}
        </p>
        <Answer locale={locale} saved={saved} refused={refused} />
        <div className="grid gap-10">
          <ProfileForm
            locale={locale}
            profile={profile}
            currencies={currencies}
            defaultCurrency={defaultCurrency}
            action={saveProfile}
          />
          <SessionList locale={locale} sessions={sessions} end={endSession} endAll={endAllSessions} />
          <DataSection locale={locale} wallets={wallets} remove={deleteForGood} />
        </div>
      </div>
    </div>
  )
}

type Param = string | string[] | undefined

async function Answer({ locale, saved, refused }: { locale: Locale; saved: Param; refused: Param }) {
  const t = await getTranslations({ locale })
  const code =
    typeof refused === 'string' && Object.hasOwn(ERROR_CODES, refused) ? (refused as ErrorCode) : null
  const isSaved = saved === 'profile' || saved === 'session'
  if (!code && !isSaved) return null
  return (
    <div className="mb-8">
      {code ? (
        <Notice tone="bad" title={t(`errors.${code}`)} live />
      ) : (
        <Notice
          tone="good"
          title={t(`account.settings.saved.${saved === 'session' ? 'session' : 'profile'}`)}
          live
        />
      )}
    </div>
  )
}
