import { redirect } from 'next/navigation'
import { localeOf } from '@/app/_http/locale-of'
import { localePath } from '@/i18n/routing'

export const instant = false

/** The account opens with what most people come for. */
export default async function AccountPage({ params }: PageProps<'/[locale]/account'>): Promise<never> {
  redirect(localePath(await localeOf(params), '/account/esims'))
}
