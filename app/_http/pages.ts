import { PROBLEMS } from '../../components/check/typed-number'
import { ORDER_NUMBER } from '../../lib/core/ids'

/** One page of the site, as its path below the language. `[x]` stands for one segment. */
export interface Page {
  readonly path: string
  /** static: built once for each language; request: rendered for each visitor, with a nonce. */
  readonly rendering: 'static' | 'request'
  readonly scans?: true
  /** What the variable segment must look like; anything else is no page of ours. */
  readonly segment?: RegExp
  /** Whether the page finds out while rendering that it does not exist. */
  readonly mayBeMissing?: true
}

/** All pages. A test holds this list against the folders of app/[locale], so that none is forgotten. */
export const PAGES: readonly Page[] = [
  { path: '/', rendering: 'static', scans: true },
  { path: '/check', rendering: 'static', scans: true },
  {
    path: '/check/problem/[kind]',
    rendering: 'static',
    scans: true,
    segment: new RegExp(`^(?:${PROBLEMS.join('|')})$`),
  },
  { path: '/check/[iccid]', rendering: 'request' },
  { path: '/renew/[iccid]', rendering: 'request' },
  {
    path: '/orders/[number]',
    rendering: 'request',
    segment: ORDER_NUMBER,
    mayBeMissing: true,
  },
  {
    path: '/orders/[number]/esims/[line]',
    rendering: 'request',
    segment: ORDER_NUMBER,
    mayBeMissing: true,
  },
  { path: '/buy/[bundleId]', rendering: 'request', segment: /^bdl_[0-9a-z]{25}$/, mayBeMissing: true },
  { path: '/cart', rendering: 'request' },
  { path: '/devices', rendering: 'request' },
  { path: '/docs', rendering: 'static' },
  { path: '/renewal/success', rendering: 'request' },
  { path: '/renewal/cancelled', rendering: 'static' },
]

const asPattern = (path: string) => new RegExp(`^${path.replace(/\[\w+\]/g, '([^/]+)')}$`)
const PATTERNS = PAGES.map((page) => ({ page, pattern: asPattern(page.path) }))

/** The page at a path without language prefix; null when there is none. */
export function pageAt(path: string): Page | null {
  for (const { page, pattern } of PATTERNS) {
    const match = pattern.exec(path)
    if (!match) continue
    const segment = match[1]
    return segment !== undefined && page.segment && !page.segment.test(segment) ? null : page
  }
  return null
}
