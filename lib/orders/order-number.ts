import { ORDER_NUMBER } from '../core/ids'

/** An order number as people type it: small letters, blanks, no dash. null when it is none. */
export function readOrderNumber(text: string): string | null {
  const plain = text.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const number = `${plain.slice(0, 3)}-${plain.slice(3)}`
  return ORDER_NUMBER.test(number) ? number : null
}
