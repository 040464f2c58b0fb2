import { getTranslations } from 'next-intl/server'
import { Icon, type IconName } from '@/components/ui/icon'
import { TONE_TEXT, type Tone } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import type { ProbeState } from '@/lib/esims/types'

type Shown = ProbeState | 'asking'

const LOOKS: Readonly<Record<Shown, { tone: Tone; icon: IconName }>> = {
  asking: { tone: 'note', icon: 'clock' },
  hit: { tone: 'good', icon: 'check' },
  miss: { tone: 'idle', icon: 'cross' },
  unreachable: { tone: 'warn', icon: 'alert' },
  cancelled: { tone: 'idle', icon: 'cross' },
}

interface Props {
  readonly locale: Locale
  readonly name: string
  readonly state: Shown | Promise<ProbeState>
}

/** One provider: being asked, or what it answered. */
export async function ProbeRow({ locale, name, state }: Props) {
  const t = await getTranslations({ locale, namespace: 'result.probe' })
  const shown = await state
  const { tone, icon } = LOOKS[shown]
  return (
    <li className="flex min-h-9 items-center gap-2 rounded-full border border-line bg-surface px-3 py-1 text-sm">
      <Icon
        name={icon}
        className={`size-4 ${TONE_TEXT[tone]} ${shown === 'asking' ? 'animate-sweep' : ''}`}
      />
      <span className="font-semibold" translate="no">
        {name}
      </span>
      <span className="text-soft">{t(shown)}</span>
    </li>
  )
}
