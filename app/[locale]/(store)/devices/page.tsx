import type { Metadata } from 'next'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { alternates } from '@/app/_seo/alternates'
import { DeviceRows } from '@/components/checkout/device-rows'
import { EidTest, LockTest } from '@/components/checkout/device-tests'
import { Button } from '@/components/ui/button'
import { Disclosure } from '@/components/ui/disclosure'
import { inputClass } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/routing'
import { devicesByBrand, searchDevices } from '@/lib/core/devices/search'

type Props = PageProps<'/[locale]/devices'>

const MOST_SHOWN = 30

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'meta.devices' })
  return { title: t('title'), description: t('description'), alternates: alternates(locale, '/devices') }
}

/** Which phones take eSIMs, and how to find out for sure. Works as a plain form. */
export default async function DevicesPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { q } = await searchParams
  await connection()
  const t = await getTranslations({ locale, namespace: 'devices' })
  const typed = typeof q === 'string' ? q.trim().slice(0, 80) : ''
  const found = searchDevices(typed, MOST_SHOWN)
  return (
    <div className="page grid gap-8 pt-6 lg:pt-10">
      <header>
        <h1 className="text-3xl sm:text-4xl">{t('title')}</h1>
        <p className="mt-2 max-w-prose text-lg text-soft">{t('lead')}</p>
      </header>
      <div className="grid gap-8 lg:grid-cols-2 lg:items-start lg:gap-12">
        <div className="grid gap-5">
          <search>
            <form action={localePath(locale, '/devices')} method="get" className="grid gap-1.5">
              <label htmlFor="q" className="font-bold">
                {t('search')}
              </label>
              <div className="flex gap-2">
                <input
                  id="q"
                  name="q"
                  type="search"
                  defaultValue={typed}
                  maxLength={80}
                  autoComplete="off"
                  spellCheck={false}
                  placeholder="iPhone 15, Galaxy S24, Pixel 9 …"
                  dir="ltr"
                  className={`${inputClass} min-h-14 min-w-0 placeholder:text-soft rtl:text-end`}
                />
                <Button type="submit">{t('submit')}</Button>
              </div>
            </form>
          </search>
          {typed !== '' && (
            <section aria-live="polite" className="grid gap-3">
              {found.length === 0 ? (
                <Notice tone="note" title={t('nothing', { typed })}>
                  <p>{t('nothingText')}</p>
                </Notice>
              ) : (
                <>
                  <h2 className="text-lg">{t('found', { count: found.length })}</h2>
                  <DeviceRows locale={locale} devices={found} withBrand />
                </>
              )}
            </section>
          )}
        </div>
        <div className="rounded-card border border-line bg-surface px-5 shadow-card sm:px-7">
          <EidTest locale={locale} open />
          <LockTest locale={locale} open />
        </div>
      </div>
      <section aria-labelledby="all">
        <h2 id="all" className="text-2xl">
          {t('all')}
        </h2>
        <p className="mt-2 max-w-prose text-soft">{t('source')}</p>
        <div className="mt-4">
          {[...devicesByBrand()].map(([brand, devices]) => (
            <Disclosure key={brand} summary={<bdi translate="no">{brand}</bdi>}>
              <DeviceRows locale={locale} devices={devices} />
            </Disclosure>
          ))}
        </div>
      </section>
    </div>
  )
}
