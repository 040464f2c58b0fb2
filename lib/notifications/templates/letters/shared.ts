import { pageUrl } from '../../locale'
import type { LetterContext } from '../context'
import type { Block } from '../letter'

/** The way to the order page, or nothing when the link could not be had. */
export const orderAction = ({ t, orderUrl }: LetterContext): Block[] =>
  orderUrl === null ? [] : [{ kind: 'action', label: t('action.order'), url: orderUrl }]

/** Why the reader gets the mail; all but staff also learn where to ask. */
function footer(reader: 'buyer' | 'asker' | 'staff', { t, name, storeName, supportEmail }: LetterContext) {
  const why = t(`footer.${reader}`, { store: name(storeName) })
  return reader === 'staff' ? [why] : [t('footer.help', { email: name(supportEmail) }), why]
}

export const buyerFooter = (context: LetterContext) => footer('buyer', context)
export const askerFooter = (context: LetterContext) => footer('asker', context)
export const staffFooter = (context: LetterContext) => footer('staff', context)

export const checkUrl = (iccid: string, { siteUrl, locale }: LetterContext): string =>
  pageUrl(siteUrl, locale, `/check/${encodeURIComponent(iccid)}`)
