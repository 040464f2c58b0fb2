import type { Tone } from '@/components/ui/tone'
import type { CardState } from '@/lib/esims/types'

export const STATE_TONES: Readonly<Record<CardState, Tone>> = {
  not_installed: 'note',
  queued: 'note',
  active: 'good',
  nearly_empty: 'warn',
  used_up: 'bad',
  expired: 'bad',
  revoked: 'bad',
  disabled: 'idle',
  deleted: 'idle',
  error: 'warn',
  unknown: 'idle',
}
