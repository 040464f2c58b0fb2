import type { CSSProperties } from 'react'

/** The colours of the site, light and dark. Mail clients know no variables: each use names its class and its colour. */
const COLORS = {
  paper: ['#f7f3ea', '#0c1513'],
  surface: ['#fffdf8', '#14211e'],
  line: ['#ddd5c3', '#293a35'],
  ink: ['#13231f', '#eef3ec'],
  soft: ['#4b5a54', '#aebdb6'],
  link: ['#0b4f49', '#8fd6c8'],
  deep: ['#0a3f3b', '#0a2f2c'],
  'on-deep': ['#fbf6e9', '#fbf6e9'],
  accent: ['#f7b52b', '#f7b52b'],
  'on-accent': ['#1c1602', '#1c1602'],
  good: ['#17653c', '#86d9a4'],
  note: ['#1b527f', '#95c8ef'],
  warn: ['#7a4a00', '#f6c768'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

type ColorName = keyof typeof COLORS
const TEXTS = ['ink', 'soft', 'link', 'on-deep', 'on-accent'] as const satisfies readonly ColorName[]
const GROUNDS = [
  'paper',
  'surface',
  'deep',
  'accent',
  'good',
  'note',
  'warn',
] as const satisfies readonly ColorName[]

interface Paint {
  readonly text?: (typeof TEXTS)[number]
  readonly ground?: (typeof GROUNDS)[number]
  readonly line?: 'line'
}

/** Class (for the dark colour) and style (for the light one) of an element. */
export function paint({ text, ground, line }: Paint, style: CSSProperties = {}) {
  const names = [text && `c-${text}`, ground && `b-${ground}`, line && `l-${line}`]
  return {
    className: names.filter(Boolean).join(' '),
    style: {
      ...(text ? { color: COLORS[text][0] } : {}),
      ...(ground ? { backgroundColor: COLORS[ground][0] } : {}),
      ...(line ? { borderColor: COLORS[line][0] } : {}),
      ...style,
    },
  }
}

export const FONT =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans Arabic', Tahoma, sans-serif"

const rules = (prefix: string) =>
  [
    ...TEXTS.map((name) => `${prefix}.c-${name}{color:${COLORS[name][1]}!important}`),
    ...GROUNDS.map((name) => `${prefix}.b-${name}{background-color:${COLORS[name][1]}!important}`),
    `${prefix}.l-line{border-color:${COLORS.line[1]}!important}`,
  ].join('')

/**
 * Dark colours for clients that follow the reader's choice (Apple Mail, iOS, Thunderbird, Outlook for Mac) and for
 * Outlook on the web, which marks its dark view with data-ogsc and data-ogsb. Others keep the light ones or invert them.
 */
export const STYLE_SHEET = [
  `body{margin:0;padding:0;background-color:${COLORS.paper[0]}}`,
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  `@media (prefers-color-scheme:dark){body{background-color:${COLORS.paper[1]}!important}${rules('')}}`,
  rules('[data-ogsc] '),
  '@media (max-width:480px){.pad{padding-left:20px!important;padding-right:20px!important}}',
].join('\n')
