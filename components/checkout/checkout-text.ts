import { getTranslations } from 'next-intl/server'
import { payText } from '@/components/wallet/pay-text'
import { type Locale, localePath } from '@/i18n/routing'
import type { SoldIn } from '@/lib/core/devices/types'

const DEVICE_WORDS = [
  ...['title', 'why', 'model', 'hint', 'list', 'yes', 'no', 'ask', 'fits', 'unknown', 'unknownText'],
  ...['noTitle', 'noText', 'askTitle', 'askText', 'cellularOnly', 'eidSeen', 'missing', 'anyway'],
  ...['lock', 'lockUnknown', 'lockFree', 'lockLocked', 'lockTitle', 'lockText'],
] as const
const PLACES = [
  'mainland_china',
  'hong_kong_macao',
  'taiwan',
  'japan',
  'south_korea',
  'north_america',
  'australia',
  'southeast_asia',
  'some_operators',
] as const satisfies readonly SoldIn[]

/** Everything the form may have to say, resolved on the server so that no message library reaches the browser. */
export type CheckoutText = Awaited<ReturnType<typeof checkoutText>>
export type DeviceText = CheckoutText['device']

/** In `{…}` what the form puts in by itself. */
export async function checkoutText(locale: Locale) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  const word = await getTranslations({ locale })
  return {
    howMany: t('howMany'),
    whose: t('whose'),
    whoseOf: t('whoseOf', { n: '{n}' }),
    optional: t('optional'),
    travelDate: {
      label: t('travelDate.label'),
      hint: t('travelDate.hint'),
      today: t('travelDate.today', { date: '{date}' }),
      wrong: t('travelDate.wrong'),
    },
    remove: t('remove'),
    update: t('update'),
    total: t('total'),
    totalNote: t('totalNote'),
    submit: t('submit', { price: '{price}' }),
    submitNote: t('submitNote'),
    submitting: t('submitting'),
    nothingCharged: t('nothingCharged'),
    email: {
      label: t('email'),
      hint: t('emailHint'),
      hintFixed: t('emailFixed'),
      invalid: t('emailInvalid'),
      meant: t('emailMeant'),
      haveAccount: t('haveAccount'),
      signIn: word('signIn.code.submit'),
    },
    currency: { label: word('catalog.filter.currency'), show: word('catalog.filter.show') },
    pay: await payText(locale),
    promo: {
      label: t('promo.label'),
      optional: t('optional'),
      apply: t('promo.apply'),
      price: t('promo.price'),
      cashback: t('promo.cashback', { amount: '{amount}' }),
      extraData: t('promo.extraData', { data: '{data}' }),
      better: t('promo.better', { name: '{name}' }),
    },
    device: await deviceText(locale),
  }
}

async function deviceText(locale: Locale) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  const soldIn = PLACES.map((place) => [place, t(`device.soldIn.${place}`)] as const)
  const words = DEVICE_WORDS.map((word) => [word, t(`device.${word}`)] as const)
  return {
    ...(Object.fromEntries(words) as Record<(typeof DEVICE_WORDS)[number], string>),
    elsewhere: t('device.elsewhere', { places: '{places}' }),
    listHref: localePath(locale, '/devices'),
    soldIn: Object.fromEntries(soldIn) as Record<SoldIn, string>,
  }
}
