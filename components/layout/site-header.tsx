import { getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { type Locale, localePath } from '@/i18n/routing'
import { CartLink } from './cart-link'
import { LanguageLinks } from './language-links'
import { Mark } from './mark'
import { ThemeChoice } from './theme-choice'

export async function SiteHeader({ locale, storeName }: { locale: Locale; storeName: string }) {
  const t = await getTranslations({ locale, namespace: 'layout' })
  return (
    <header className="no-print on-deep bg-deep text-on-deep">
      <div className="page flex min-h-16 items-center gap-1">
        <a
          href={localePath(locale, '/')}
          className="flex min-h-11 min-w-0 items-center gap-2.5 font-extrabold text-xl sm:pe-3"
        >
          <Mark className="size-8" />
          <span translate="no" className="truncate">
            {storeName}
          </span>
        </a>
        <nav aria-label={t('nav.label')} className="ms-auto flex items-center gap-0.5">
          <a
            href={localePath(locale, '/destinations')}
            className="hidden min-h-11 items-center rounded-xl px-3 font-semibold text-sm hover:bg-deep-raised md:flex"
          >
            {t('nav.destinations')}
          </a>
          <a
            href={localePath(locale, '/check')}
            className="hidden min-h-11 items-center rounded-xl px-3 font-semibold text-sm hover:bg-deep-raised sm:flex"
          >
            {t('nav.check')}
          </a>
          {/* The same for everybody, so that pages stay prerendered: it leads to signing in where that is due. */}
          <a
            href={localePath(locale, '/account')}
            className="flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-xl px-2.5 font-semibold text-sm hover:bg-deep-raised"
          >
            <Icon name="person" />
            <span className="sr-only lg:not-sr-only">{t('nav.account')}</span>
          </a>
          <CartLink
            href={localePath(locale, '/cart')}
            locale={locale}
            label={t('footer.cart')}
            unitsLabel={t('nav.cartUnits', { count: '{count}' })}
          />
          <Menu
            label={t('language.label')}
            summary={
              <>
                <Icon name="globe" />
                <span className="uppercase max-[25rem]:hidden">{locale}</span>
              </>
            }
          >
            <LanguageLinks current={locale} />
          </Menu>
          <Menu label={t('theme.label')} summary={<Icon name="sun" />}>
            <ThemeChoice
              labels={{ system: t('theme.system'), light: t('theme.light'), dark: t('theme.dark') }}
              needsScript={t('theme.needsScript')}
            />
          </Menu>
        </nav>
      </div>
    </header>
  )
}
