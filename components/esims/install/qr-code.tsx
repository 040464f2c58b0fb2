import { encode } from 'uqr'

/** The light margin that readers need on all sides, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4

/** A QR code as one drawn path, black on white in both themes: readers of phones want it that way. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="block size-full"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(data)} fill="#000" />
    </svg>
  )
}

/** Neighbouring dark modules of a row become one rectangle. */
export function pathOf(rows: readonly (readonly boolean[])[]): string {
  const parts: string[] = []
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const start = x
      while (row[x + 1]) x++
      const width = x - start + 1
      parts.push(`M${start} ${y}h${width}v1h-${width}z`)
    }
  })
  return parts.join('')
}
