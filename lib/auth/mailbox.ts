import * as z from 'zod'

const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email())

/** An address as accounts know it: lower case, nothing folded. null when it is none. */
export function readEmail(text: string): string | null {
  const parsed = emailSchema.safeParse(text)
  return parsed.success ? parsed.data : null
}

/**
 * The mailbox behind an address, for limits only: `ada+trip@…` and `ada@…` are two accounts that fill one mailbox.
 * Google ignores dots, too.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  const domain = email.slice(at + 1)
  const name = email.slice(0, at).replace(/\+.*$/, '')
  const isGoogle = domain === 'gmail.com' || domain === 'googlemail.com'
  return isGoogle ? `${name.replaceAll('.', '')}@gmail.com` : `${name}@${domain}`
}

/** Six digits, however they were pasted: blanks, dashes, Arabic or Persian digits. null when it is no code. */
export function readCode(text: string): string | null {
  const digits = text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '')
  return /^\d{6}$/.test(digits) ? digits : null
}

/** The mailbox behind an address as it was typed; null where it is none. */
export function mailboxIn(email: string | null): string | null {
  const address = email === null ? null : readEmail(email)
  return address === null ? null : mailboxOf(address)
}
