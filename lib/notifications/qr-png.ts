import { encode as encodePng } from 'fast-png'
import { encode } from 'uqr'

/** The light margin that readers need on all sides, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4
/** Large enough to stay sharp on a dense screen at the size mails show it in. */
const LEAST_PIXELS = 480

/** A QR code as a PNG, black on white, every module a square of whole pixels. */
export function qrPng(text: string): Uint8Array {
  const { data: rows, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const scale = Math.ceil(LEAST_PIXELS / size)
  const width = size * scale
  const pixels = new Uint8Array(width * width).fill(255)
  rows.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (!isDark) return
      for (let line = y * scale; line < (y + 1) * scale; line++)
        pixels.fill(0, line * width + x * scale, line * width + (x + 1) * scale)
    })
  })
  return encodePng({ width, height: width, data: pixels, depth: 8, channels: 1 })
}
