/** How something stands, for colour and icon; always said in words too. */
export type Tone = 'good' | 'warn' | 'bad' | 'note' | 'idle'

export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  note: 'text-note',
  idle: 'text-soft',
}

export const TONE_TINT: Readonly<Record<Tone, string>> = {
  good: 'bg-good-tint text-good',
  warn: 'bg-warn-tint text-warn',
  bad: 'bg-bad-tint text-bad',
  note: 'bg-note-tint text-note',
  idle: 'bg-sunk text-soft',
}
