import { pageUrl } from '../../locale'
import type { LetterContext } from '../context'
import type { Block } from '../letter'

/** The way to the order page, or nothing when the link could not be had. */
export const orderAction = ({ t, orderUrl }: LetterContext): Block[] =>
  orderUrl === null ? [] : [{ kind: 'action', label: t('action.order'), url: orderUrl }]

export const buyerFooter = ({ t, name, storeName }: LetterContext): string =>
  t('footer.buyer', { store: name(storeName) })

export const staffFooter = ({ t, name, storeName }: LetterContext): string =>
  t('footer.staff', { store: name(storeName) })

export const checkUrl = (iccid: string, { siteUrl, locale }: LetterContext): string =>
  pageUrl(siteUrl, locale, `/check/${encodeURIComponent(iccid)}`)
