const LENGTH = 16

/**
 * A voucher's code however it was typed or pasted, in the one form that is hashed: blanks and dashes do not count, and
 * letters that its alphabet does not have are the digits they look like. null when it cannot be one.
 */
export function readVoucherCode(text: string): string | null {
  const code = text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}\p{Cf}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  return code.length === LENGTH && /^[0-9A-HJKMNP-TV-Z]+$/.test(code) ? code : null
}

/** In groups of four, as it is printed. */
export const showVoucherCode = (code: string): string => code.match(/.{4}/g)?.join('-') ?? code
