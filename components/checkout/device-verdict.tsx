import { Notice } from '@/components/ui/notice'
import { Tick } from '@/components/ui/tick'
import type { DeviceModel } from '@/lib/core/devices/types'
import type { DeviceText } from './checkout-text'

interface Props {
  /** Null: not in the list. */
  readonly model: DeviceModel | null
  readonly fits: boolean
  readonly elsewhere: boolean
  readonly onElsewhere: (elsewhere: boolean) => void
  readonly locale: string
  readonly text: DeviceText
}

/** What the list says of a model, with the places where it is sold without. */
export function DeviceVerdict({ model, fits, elsewhere, onElsewhere, locale, text }: Props) {
  if (!model)
    return (
      <Notice tone={fits ? 'good' : 'note'} title={fits ? text.fits : text.unknown}>
        {!fits && <p>{text.unknownText}</p>}
      </Notice>
    )
  const places = new Intl.ListFormat(locale, { type: 'disjunction' }).format(
    model.variants.map(({ soldIn }) => text.soldIn[soldIn]),
  )
  const title = fits ? text.fits : model.support === 'no' ? text.noTitle : text.askTitle
  return (
    <Notice tone={fits ? 'good' : model.support === 'no' ? 'bad' : 'warn'} title={title}>
      {!fits && <p>{model.support === 'no' ? text.noText : text.askText}</p>}
      {model.cellularOnly && <p>{text.cellularOnly}</p>}
      {model.variants.length > 0 && (
        <Tick name="device_elsewhere" checked={elsewhere} onChange={onElsewhere}>
          {text.elsewhere.replace('{places}', places)}
        </Tick>
      )}
    </Notice>
  )
}
