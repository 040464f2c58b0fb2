import type { ComponentProps } from 'react'

export type ButtonTone = 'primary' | 'accent' | 'quiet'

const BASE =
  'inline-flex min-h-12 items-center justify-center gap-2 rounded-2xl px-5 py-2.5 text-center font-bold leading-tight transition-colors disabled:cursor-not-allowed disabled:opacity-60'
const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-brand text-on-brand hover:bg-brand-hover',
  accent: 'bg-accent text-on-accent hover:bg-accent-hover',
  quiet: 'border-[1.5px] border-edge bg-surface text-ink hover:bg-sunk',
}

export const buttonClass = (tone: ButtonTone = 'primary', extra = ''): string =>
  `${BASE} ${TONES[tone]} ${extra}`

type Tone = { readonly tone?: ButtonTone }

export function Button({ tone, className, type = 'button', ...rest }: ComponentProps<'button'> & Tone) {
  return <button {...rest} type={type} className={buttonClass(tone, className)} />
}

/** A link that looks like a button. Documents, not client navigation: each page brings its own security policy. */
export function ButtonLink({ tone, className, children, ...rest }: ComponentProps<'a'> & Tone) {
  return (
    <a {...rest} className={buttonClass(tone, className)}>
      {children}
    </a>
  )
}
