import { getTranslations } from 'next-intl/server'
import { LANGUAGE_NAMES, type Locale, localePath, routing } from '@/i18n/routing'

interface Props {
  readonly locale: Locale
  readonly storeName: string
  readonly supportEmail: string
}

const linkClass =
  'inline-flex min-h-11 items-center underline decoration-line underline-offset-4 hover:decoration-current'

export async function SiteFooter({ locale, storeName, supportEmail }: Props) {
  const t = await getTranslations({ locale, namespace: 'layout' })
  return (
    <footer className="no-print mt-20 border-line border-t bg-sunk">
      <div className="page grid gap-8 py-10 text-sm sm:grid-cols-3">
        <div>
          <p className="font-bold text-base" translate="no">
            {storeName}
          </p>
          <p className="mt-1 max-w-prose text-soft">{t('footer.about')}</p>
          <FooterLinks locale={locale} links={['terms', 'privacy', 'about']} />
        </div>
        <div>
          <h2 className="text-base tracking-normal">{t('footer.help')}</h2>
          <p className="mt-1 text-soft">{t('footer.helpText')}</p>
          <a href={`mailto:${supportEmail}`} className={linkClass}>
            <bdi dir="ltr">{supportEmail}</bdi>
          </a>
          <FooterLinks locale={locale} links={['help', 'devices', 'cart']} />
        </div>
        <nav aria-label={t('language.label')}>
          <h2 className="text-base tracking-normal">{t('language.label')}</h2>
          <ul className="mt-1 flex flex-wrap gap-x-5">
            {routing.locales.map((other) => (
              <li key={other}>
                <a href={`/${other}`} hrefLang={other} lang={other} className={linkClass}>
                  {LANGUAGE_NAMES[other]}
                </a>
              </li>
            ))}
          </ul>
          <a href={localePath(locale, '/check')} className={linkClass}>
            {t('nav.check')}
          </a>{' '}
          <a href={localePath(locale, '/docs')} className={`${linkClass} ms-5`}>
            {t('footer.api')}
          </a>
        </nav>
      </div>
    </footer>
  )
}

type FooterLink = keyof typeof LABELS
const LABELS = {
  terms: 'footer.terms',
  privacy: 'footer.privacy',
  about: 'footer.aboutUs',
  help: 'footer.questions',
  devices: 'footer.devices',
  cart: 'footer.cart',
} as const

/** Pages of one segment, in a row that wraps. */
async function FooterLinks({
  locale,
  links,
}: {
  readonly locale: Locale
  readonly links: readonly FooterLink[]
}) {
  const t = await getTranslations({ locale, namespace: 'layout' })
  return (
    <p className="flex flex-wrap gap-x-5">
      {links.map((link) => (
        <a key={link} href={localePath(locale, `/${link}`)} className={linkClass}>
          {t(LABELS[link])}
        </a>
      ))}
    </p>
  )
}
