import type { Metadata } from 'next'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { outcomeOf } from '@/app/_http/step-outcome'
import { CodeStep, PAUSE_MS } from '@/components/account/code-step'
import { FindStep } from '@/components/account/find-step'
import { HiddenFields } from '@/components/account/hidden-fields'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { localePath } from '@/i18n/routing'
import { askForOrderCode, mailLink, openOrder } from './actions'
import { pendingFind } from './pending'

type Props = PageProps<'/[locale]/orders/find'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.findOrder' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** The way back for whoever lost the link: number and address, then a code to that address. */
export default async function FindOrderPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const query = await searchParams
  await connection()
  const pending = await pendingFind.read()
  const t = await getTranslations({ locale, namespace: 'findOrder' })
  const isCode = query.step === 'code' && pending !== null
  const outcome = outcomeOf(query)
  return (
    <div className="page max-w-xl pt-8 lg:pt-14">
      <div className="rounded-card border border-line bg-surface p-6 shadow-card sm:p-8">
        <span className="mb-4 grid size-12 place-items-center rounded-2xl bg-sunk text-brand">
          <Icon name={isCode ? 'mail' : 'search'} className="size-6" />
        </span>
        <h1 className="text-3xl">{isCode ? t('codeTitle') : t('title')}</h1>
        {isCode ? (
          <>
            <CodeStep
              locale={locale}
              lead={t.rich('codeLead', {
                email: pending.email,
                number: pending.orderNumber,
                strong: (chunks) => <bdi className="wrap-anywhere font-bold text-ink">{chunks}</bdi>,
              })}
              againAt={pending.askedAt + PAUSE_MS}
              outcome={outcome}
              sentAgain={query.again === '1'}
              hidden={{ locale }}
              verify={openOrder}
              resend={askForOrderCode}
              submitLabel={t('open')}
              changeHref={localePath(locale, '/orders/find')}
            />
            <form action={mailLink} className="mt-6 grid gap-3 border-line border-t pt-6">
              {query.mailed === '1' ? (
                <Notice tone="good" title={t('mailed')} live />
              ) : (
                <>
                  <HiddenFields values={{ locale }} />
                  <p className="text-soft">{t('mailText')}</p>
                  <SubmitButton tone="quiet" className="justify-self-start" pending={t('mailButton')}>
                    {t('mailButton')}
                  </SubmitButton>
                </>
              )}
            </form>
          </>
        ) : (
          <FindStep
            locale={locale}
            orderNumber={pending?.orderNumber ?? ''}
            email={pending?.email ?? ''}
            outcome={outcome}
            field={typeof query.field === 'string' ? query.field : null}
            action={askForOrderCode}
          />
        )}
      </div>
    </div>
  )
}
