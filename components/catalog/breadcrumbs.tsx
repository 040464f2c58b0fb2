import { getTranslations } from 'next-intl/server'
import { type Locale, localePath } from '@/i18n/routing'

export interface Crumb {
  readonly name: string
  /** Without language. */
  readonly path: string
}

/** Where one is; the last one is the page itself. */
export async function Breadcrumbs({ locale, crumbs }: { locale: Locale; crumbs: readonly Crumb[] }) {
  const t = await getTranslations({ locale, namespace: 'catalog' })
  return (
    <nav aria-label={t('breadcrumbs')} className="text-sm text-soft">
      <ol className="flex flex-wrap items-center gap-x-2">
        {crumbs.map(({ name, path }, at) => (
          <li key={path} className="flex items-center gap-2">
            {at > 0 && <span aria-hidden="true">/</span>}
            {at === crumbs.length - 1 ? (
              <span aria-current="page">{name}</span>
            ) : (
              <a
                href={localePath(locale, path)}
                className="inline-flex min-h-11 items-center underline decoration-line underline-offset-4 hover:decoration-current"
              >
                {name}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
