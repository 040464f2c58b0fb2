/** After this many attempts a mail is given up and the log says so. */
export const MAX_ATTEMPTS = 10

/** How long the address and the values of a mail are kept, sent or given up; afterwards only that there was one. */
export const KEPT_DAYS = 90

/** Stands where an address was. */
export const NOBODY = 'deleted@account.invalid'

/** How long a claimed mail is out of reach of other drains; longer than one send may take. */
export const LEASE_SECONDS = 120
export const SEND_TIMEOUT_MS = 60_000

const BACK_OFF_MINUTES = [1, 5, 30, 120, 240, 480, 720, 1440, 1440]

/** Seconds until the next attempt after the given number of failed ones; null: give up. About three days in all. */
export function retryDelaySeconds(attempts: number): number | null {
  if (attempts >= MAX_ATTEMPTS) return null
  return (BACK_OFF_MINUTES[Math.max(0, attempts - 1)] ?? 1440) * 60
}

/** The same for every attempt at a row, so that a mail sent twice is shown once by clients that fold duplicates. */
export const messageIdOf = (rowId: string, mailFrom: string): string =>
  `<${rowId}@${/@([^@>\s]+)>?\s*$/.exec(mailFrom)?.[1] ?? 'localhost'}>`

/** Answers of buyers reach support; answers of support reach the traveller who asked. */
export function replyToOf({ data }: { readonly data: object }, supportEmail: string): string {
  return 'travellerEmail' in data && typeof data.travellerEmail === 'string'
    ? data.travellerEmail
    : supportEmail
}
