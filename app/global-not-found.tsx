import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Mark } from '@/components/layout/mark'
import { MissingPage } from '@/components/layout/missing-page'
import { THEME_SCRIPT } from '@/components/layout/theme-script'
import { directionOf, type Locale, routing } from '@/i18n/routing'
import { config } from '@/lib/platform/config'
import { latin, latinExtended } from './fonts/manrope'
import './globals.css'

/**
 * One prerendered answer, status 404, to every address that is no page. Which language is wanted is known only in
 * the browser: it carries all of them and shows one, English where there is no JavaScript.
 */
const CHOOSE_LANGUAGE = `try{var l=${JSON.stringify(routing.locales)},w=[location.pathname.split("/")[1],(document.cookie.match(/NEXT_LOCALE=(\\w+)/)||[])[1]].concat((navigator.languages||[]).map(function(x){return x.slice(0,2)})).find(function(x){return l.indexOf(x)>=0})||"en";document.documentElement.lang=w;document.documentElement.dir=w==="ar"?"rtl":"ltr";l.forEach(function(x){document.getElementById("missing-"+x).hidden=x!==w})}catch(e){}`

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: routing.defaultLocale, namespace: 'meta.missing' })
  return { title: `${t('title')} · ${config().storeName}`, robots: { index: false } }
}

export default async function GlobalNotFound() {
  return (
    <html
      lang={routing.defaultLocale}
      className={`${latin.variable} ${latinExtended.variable}`}
      suppressHydrationWarning
    >
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours */}
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <header className="on-deep bg-deep text-on-deep">
          <div className="page flex min-h-16 items-center">
            <a href="/" className="flex min-h-11 items-center gap-2.5 font-extrabold text-xl">
              <Mark className="size-8" />
              <span translate="no">{config().storeName}</span>
            </a>
          </div>
        </header>
        <main>{routing.locales.map(block)}</main>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours */}
        <script dangerouslySetInnerHTML={{ __html: CHOOSE_LANGUAGE }} />
      </body>
    </html>
  )
}

const block = (locale: Locale) => (
  <div
    key={locale}
    id={`missing-${locale}`}
    lang={locale}
    dir={directionOf(locale)}
    hidden={locale !== routing.defaultLocale}
    suppressHydrationWarning
  >
    <MissingPage locale={locale} />
  </div>
)
