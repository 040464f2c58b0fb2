/** Line icons on a 24 grid, drawn for this site. Always decorative: words stand beside them. */
const PATHS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  alert: 'M12 4.5 21 20H3L12 4.5Zm0 5.5v4.5m0 2.6v.2',
  info: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 7.2v5.3m0-8.3v.2',
  cross: 'M6.5 6.5l11 11m0-11l-11 11',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 4v4.8l3.2 2',
  arrow: 'M4.5 12h15m-5.5-5.5 5.5 5.5-5.5 5.5',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4.3h-4.3',
  camera:
    'M4 8.5a2 2 0 0 1 2-2h2l1.5-2.5h5L16 6.5h2a2 2 0 0 1 2 2v8.5a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8.5Zm8 1.2a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6Z',
  scan: 'M4 8V6a2 2 0 0 1 2-2h2m8 0h2a2 2 0 0 1 2 2v2m0 8v2a2 2 0 0 1-2 2h-2m-8 0H6a2 2 0 0 1-2-2v-2m3.5-7.5v7m3-7v7m3-7v7m3-7v7',
  paste:
    'M9 5H7a2 2 0 0 0-2 2v11.5a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2h-2M9 4.5A1.5 1.5 0 0 1 10.5 3h3A1.5 1.5 0 0 1 15 4.5v1A1.5 1.5 0 0 1 13.5 7h-3A1.5 1.5 0 0 1 9 5.5v-1Z',
  globe:
    'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 0c2.3 2.2 3.4 5 3.4 8.5s-1.1 6.3-3.4 8.5c-2.3-2.2-3.4-5-3.4-8.5S9.7 5.7 12 3.5ZM3.8 9.3h16.4M3.8 14.7h16.4',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4',
  lock: 'M6.5 10.5h11a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19v-7a1.5 1.5 0 0 1 1.5-1.5Zm1.5 0V8a4 4 0 0 1 8 0v2.5',
  eyeOff:
    'M4 4l16 16M9.5 5.8A9.3 9.3 0 0 1 12 5.5c5 0 8.2 4.3 9 6.5a12 12 0 0 1-2.6 3.7M6.3 7.7A12 12 0 0 0 3 12c.8 2.2 4 6.5 9 6.5 1.6 0 3-.4 4.2-1.1M9.9 9.9a3 3 0 0 0 4.2 4.2',
  phone:
    'M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3Zm3 15h2',
  chevron: 'M6.5 9.5l5.5 5.5 5.5-5.5',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c.6-3.8 3.6-6 7.5-6s6.9 2.2 7.5 6',
  cart: 'M3 4.5h2.2l2.3 11h10.6l2.1-7.8H6M9.5 19.2v.1m7-.1v.1',
  mail: 'M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 17V7A1.5 1.5 0 0 1 5 5.5Zm-1 1.5 8 6 8-6',
  printer:
    'M7 8.5V3.5h10v5M7 17.5H5A1.5 1.5 0 0 1 3.5 16v-6A1.5 1.5 0 0 1 5 8.5h14a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-2M7 14h10v6.5H7V14Z',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.8 11.3L20.5 20.5',
  ship: 'M4 13.5h16l-2.2 5.5H6.2L4 13.5Zm2.5 0V8h11v5.5M12 8V4',
  calendar:
    'M6 5.5h12A1.5 1.5 0 0 1 19.5 7v11a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 18V7A1.5 1.5 0 0 1 6 5.5Zm-1.5 5h15M8.5 3.5v4m7-4v4',
  signal: 'M5 19v-3m4.7 3v-6.5m4.6 6.5V9.5M19 19V5',
} as const

export type IconName = keyof typeof PATHS

/** Arrows point along the line of reading. */
const DIRECTIONAL: readonly IconName[] = ['arrow']

export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  const size = className.includes('size-') ? '' : 'size-5'
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={`shrink-0 ${size} ${DIRECTIONAL.includes(name) ? 'rtl:-scale-x-100' : ''} ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
