import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { outcomeOf } from '@/app/_http/step-outcome'
import { CodeStep } from '@/components/account/code-step'
import { EmailStep } from '@/components/account/email-step'
import { ForgetCopies } from '@/components/esims/install/forget-copies'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/routing'
import { nextPath } from '@/lib/auth/next-path'
import { currentViewer } from '@/lib/auth/viewer'
import { askForCode, signInWithCode } from './actions'
import { pendingSignIn } from './pending'

type Props = PageProps<'/[locale]/sign-in'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.signIn' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** One field, then six digits. No password, and an account is there when the first code is typed. */
export default async function SignInPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const query = await searchParams
  await connection()
  const next = nextPath(query.next, '')
  if (await currentViewer()) redirect(next || localePath(locale, '/account'))
  const pending = await pendingSignIn.read()
  const t = await getTranslations({ locale, namespace: 'signIn' })
  const isCode = query.step === 'code' && pending !== null
  const hidden = { locale, next }
  const outcome = outcomeOf(query)
  return (
    <div className="page max-w-xl pt-8 lg:pt-14">
      {(query.out === '1' || query.deleted === '1') && <ForgetCopies />}
      {query.deleted === '1' && (
        <div className="mb-6">
          <Notice tone="good" title={t('deleted')} live />
        </div>
      )}
      <div className="rounded-card border border-line bg-surface p-6 shadow-card sm:p-8">
        <span className="mb-4 grid size-12 place-items-center rounded-2xl bg-sunk text-brand">
          <Icon name={isCode ? 'mail' : 'lock'} className="size-6" />
        </span>
        <h1 className="text-3xl">{isCode ? t('code.title') : t('title')}</h1>
        {isCode ? (
          <CodeStep
            locale={locale}
            lead={t.rich(query.held === '1' ? 'code.leadHeld' : 'code.lead', {
              email: pending.email,
              strong: (chunks) => <bdi className="wrap-anywhere font-bold text-ink">{chunks}</bdi>,
            })}
            againAt={pending.againAt}
            outcome={outcome}
            sentAgain={query.again === '1'}
            hidden={hidden}
            verify={signInWithCode}
            resend={askForCode}
          />
        ) : (
          <EmailStep
            locale={locale}
            email={pending?.email ?? ''}
            outcome={outcome}
            hidden={hidden}
            action={askForCode}
          />
        )}
      </div>
      <p className="mt-6 px-2 text-soft">
        {t('lost')}{' '}
        <a href={localePath(locale, '/orders/find')} className="font-bold underline underline-offset-4">
          {t('find')}
        </a>
      </p>
    </div>
  )
}
