import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { inputClass } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Tick } from '@/components/ui/tick'
import { TONE_TEXT } from '@/components/ui/tone'
import { useTyped } from '@/components/ui/use-typed'
import type { DeviceWords } from '@/lib/core/devices/check'
import type { DeviceModel } from '@/lib/core/devices/types'
import type { DeviceText } from './checkout-text'
import { DeviceVerdict } from './device-verdict'
import { LockFields } from './lock-fields'

interface Props {
  readonly initial: DeviceWords
  /** The form came back because nothing here was answered. */
  readonly isMissing: boolean
  readonly eidTest: ReactNode
  readonly lockTest: ReactNode
  readonly locale: string
  readonly text: DeviceText
}

type Search = typeof import('@/lib/core/devices/search')
const SHOWN = 6
const fetchList = () => import('@/lib/core/devices/search')

/** Which phone, and whether it takes eSIMs: by the list, which is fetched when somebody asks for it, or by the EID; and whether an operator has locked it. */
export function DeviceFields({ initial, isMissing, eidTest, lockTest, locale, text }: Props) {
  const [search, setSearch] = useState<Search | null>(null)
  const { field, typed, setTyped } = useTyped(initial.model)
  const [elsewhere, setElsewhere] = useState(initial.elsewhere)
  const [eidSeen, setEidSeen] = useState(initial.eidSeen)
  const [lock, setLock] = useState(initial.lock)
  const eidTick = useRef<HTMLInputElement>(null)
  const load = () => void fetchList().then(setSearch, () => {})
  useLayoutEffect(() => setEidSeen(eidTick.current?.checked === true), [])
  useEffect(() => {
    const isBegun = field.current?.value !== '' || document.activeElement === field.current
    if (isBegun) void fetchList().then(setSearch, () => {})
  }, [field])

  const known = search?.findDevice(typed) ?? null
  const isChosen = known !== null && known.name === typed
  const found = search && !isChosen ? search.searchDevices(typed, SHOWN) : []
  const takesEsims = eidSeen || (known?.support === 'yes' && !elsewhere)
  const fits = takesEsims && lock !== 'locked'
  const choose = (model: DeviceModel) => {
    setTyped(model.name)
    setElsewhere(false)
    document.getElementById('device_model')?.focus()
  }
  return (
    <fieldset className="min-w-0 space-y-4" aria-describedby="device-why">
      <legend className="mb-2 font-bold text-xl">{text.title}</legend>
      <p id="device-why" className="text-[0.9375rem] text-soft">
        {text.why}
      </p>
      <div className="grid gap-1.5">
        <label htmlFor="device_model" className="font-bold">
          {text.model}
        </label>
        <input
          ref={field}
          id="device_model"
          name="device_model"
          value={typed}
          onFocus={load}
          onChange={(event) => setTyped(event.target.value)}
          placeholder="iPhone 15, Galaxy S24, Pixel 9 …"
          maxLength={80}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="ltr"
          aria-describedby="device-hint"
          className={`${inputClass} min-h-14 placeholder:text-soft rtl:text-end`}
        />
        <Suggestions found={found} onChoose={choose} text={text} />
        <p id="device-hint" className="text-sm text-soft">
          {text.hint}{' '}
          <a
            href={text.listHref}
            target="_blank"
            rel="noopener"
            className="font-semibold text-brand underline"
          >
            {text.list}
          </a>
        </p>
      </div>
      <div aria-live="polite" className="empty:hidden">
        {search && typed.trim() !== '' && found.length === 0 && (
          <DeviceVerdict
            model={known}
            fits={takesEsims}
            elsewhere={elsewhere}
            onElsewhere={setElsewhere}
            locale={locale}
            text={text}
          />
        )}
      </div>
      <div>
        {eidTest}
        <Tick ref={eidTick} name="device_eid" checked={eidSeen} onChange={setEidSeen}>
          {text.eidSeen}
        </Tick>
        <LockFields lock={lock} onLock={setLock} lockTest={lockTest} text={text} />
      </div>
      {!fits && (
        <div className={isMissing ? 'rounded-2xl bg-bad-tint p-3' : ''}>
          {isMissing && (
            <p className={`mb-1 flex gap-2 font-bold ${TONE_TEXT.bad}`}>
              <Icon name="alert" className="mt-0.5" />
              {text.missing}
            </p>
          )}
          <Tick name="device_anyway" defaultChecked={initial.anyway}>
            {text.anyway}
          </Tick>
        </div>
      )}
    </fieldset>
  )
}

interface SuggestionsProps {
  readonly found: readonly DeviceModel[]
  readonly onChoose: (model: DeviceModel) => void
  readonly text: DeviceText
}

/** What begins like what was typed, each with what the list says of it. */
function Suggestions({ found, onChoose, text }: SuggestionsProps) {
  if (found.length === 0) return null
  return (
    <ul className="overflow-hidden rounded-2xl border border-line bg-surface">
      {found.map((model) => (
        <li key={model.name} className="border-line border-b last:border-b-0">
          <button
            type="button"
            onClick={() => onChoose(model)}
            className="flex min-h-12 w-full items-center justify-between gap-3 px-4 py-2 text-start hover:bg-sunk"
          >
            <bdi dir="ltr">
              {model.brand === 'Apple' || model.name.startsWith(model.brand) ? '' : `${model.brand} `}
              <b>{model.name}</b>
            </bdi>
            <SupportWord model={model} text={text} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function SupportWord({ model, text }: { model: DeviceModel; text: DeviceText }) {
  const words = { yes: text.yes, no: text.no, ask_eid: text.ask } as const
  const tones = { yes: TONE_TEXT.good, no: TONE_TEXT.bad, ask_eid: TONE_TEXT.warn } as const
  return (
    <span className={`shrink-0 font-semibold text-sm ${tones[model.support]}`}>{words[model.support]}</span>
  )
}
