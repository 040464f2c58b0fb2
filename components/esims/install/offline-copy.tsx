import { getTranslations } from 'next-intl/server'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'
import { KeepSwitch } from './keep-switch'

/** Keeps the panel that this stands in on the device, and carries what its copy says above it, in this language. */
export async function OfflineCopy({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'install.offline' })
  return (
    <div data-live="">
      <KeepSwitch text={{ kept: t('kept'), remove: t('remove'), off: t('off'), keep: t('keep') }} />
      <div hidden data-copy-notice="">
        <Notice tone="warn" title={t('copy.title')}>
          <p>{t.rich('copy.since', { when: () => <b data-now="" /> })}</p>
          <p>{t('copy.text')}</p>
        </Notice>
      </div>
      <div hidden data-no-network="">
        <NoNetwork title={t('none.title')} text={t('none.text')} list={t('none.list')} />
      </div>
    </div>
  )
}

/** The page for every other address. The worker puts links to what is kept into its list. */
function NoNetwork({ title, text, list }: { title: string; text: string; list: string }) {
  return (
    <>
      <h1 className="mt-6 text-3xl sm:text-4xl">{title}</h1>
      <p className="max-w-prose text-lg text-soft">{text}</p>
      {/* Not where nothing is kept any more. */}
      <h2 className="mt-4 text-xl [&:has(+ul:empty)]:hidden">{list}</h2>
      <ul
        className="list-disc ps-5 font-semibold text-brand underline underline-offset-4 [&_a]:inline-block [&_a]:py-2.5"
        data-copies=""
      />
    </>
  )
}
