import { getTranslations } from 'next-intl/server'
import { TONE_TEXT } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import type { DeviceModel, EsimSupport } from '@/lib/core/devices/types'

interface Props {
  readonly locale: Locale
  readonly devices: readonly DeviceModel[]
  readonly withBrand?: boolean
}

const TONES = { yes: TONE_TEXT.good, no: TONE_TEXT.bad, ask_eid: TONE_TEXT.warn } as const
const WORDS = { yes: 'yes', no: 'no', ask_eid: 'ask' } as const

/** Models with what the list says of them, and of those made for certain places. */
export async function DeviceRows({ locale, devices, withBrand = false }: Props) {
  const t = await getTranslations({ locale, namespace: 'devices' })
  const places = await getTranslations({ locale, namespace: 'checkout.device.soldIn' })
  const list = new Intl.ListFormat(locale, { type: 'disjunction' })
  const remarks = ({ cellularOnly, variants }: DeviceModel): string[] => {
    const madeFor = (support: EsimSupport) =>
      list.format(variants.filter((one) => one.support === support).map(({ soldIn }) => places(soldIn)))
    const [not, ask] = [madeFor('no'), madeFor('ask_eid')]
    return [
      ...(cellularOnly ? [t('cellular')] : []),
      ...(not ? [t('not', { places: not })] : []),
      ...(ask ? [t('askIf', { places: ask })] : []),
    ]
  }
  return (
    <ul className="divide-y divide-line">
      {devices.map((device) => (
        <li key={device.name} className="grid gap-x-6 py-2.5 sm:grid-cols-[minmax(0,1fr)_auto]">
          <span className="font-bold text-ink">
            <bdi dir="ltr" translate="no">
              {withBrand && !device.name.startsWith(device.brand) ? `${device.brand} ` : ''}
              {device.name}
            </bdi>
          </span>
          <span className={`font-semibold text-sm ${TONES[device.support]}`}>{t(WORDS[device.support])}</span>
          {remarks(device).map((remark) => (
            <span key={remark} className="text-sm text-soft sm:col-span-2">
              {remark}
            </span>
          ))}
        </li>
      ))}
    </ul>
  )
}
