import { PROBLEMS } from '../../components/check/typed-number'
import { BUNDLE_SLUG } from '../../lib/catalog/slugs'
import { ORDER_NUMBER } from '../../lib/core/ids'
import { COUNTRY_SLUGS } from '../../lib/core/places'
import { REGION_IDS } from '../../lib/core/regions'

/** One page of the site, as its path below the language. `[x]` stands for one segment. */
export interface Page {
  readonly path: string
  /** static: built once for each language; request: rendered for each visitor, with a nonce. */
  readonly rendering: 'static' | 'request'
  readonly scans?: true
  /** What the variable segment must look like; anything else is no page of ours. */
  readonly segment?: RegExp
  /** Whether the page finds out while rendering that it does not exist, or leads elsewhere. */
  readonly mayBeMissing?: true
  /**
   * Names in the address that the prerendered page knows nothing of. With one of them, or a currency of the visitor's
   * own, proxy.ts shows the page below it called `chosen`, which is rendered for this visitor, under the same address.
   */
  readonly choices?: readonly string[]
}

const oneOf = (words: readonly string[]) => new RegExp(`^(?:${words.join('|')})$`)
const COUNTRY = oneOf(COUNTRY_SLUGS)
const REGION = oneOf(REGION_IDS)
const ESIM_ID = /^esm_[0-9a-z]{25}$/
const FILTERS = ['data', 'days', 'use', 'sort', 'all', 'currency']

/** All pages. A test holds this list against the folders of app/[locale], so that none is forgotten. */
export const PAGES: readonly Page[] = [
  { path: '/', rendering: 'static', scans: true, choices: ['currency'] },
  { path: '/chosen', rendering: 'request', scans: true },
  { path: '/destinations', rendering: 'static', choices: ['q', 'currency'] },
  { path: '/destinations/chosen', rendering: 'request', mayBeMissing: true },
  { path: '/destinations/[country]', rendering: 'static', segment: COUNTRY, choices: FILTERS },
  { path: '/destinations/[country]/chosen', rendering: 'request', segment: COUNTRY },
  { path: '/regions/[region]', rendering: 'static', segment: REGION, choices: FILTERS },
  { path: '/regions/[region]/chosen', rendering: 'request', segment: REGION },
  { path: '/bundles/[slug]', rendering: 'request', segment: BUNDLE_SLUG, mayBeMissing: true },
  { path: '/trip', rendering: 'request' },
  { path: '/check', rendering: 'static', scans: true },
  {
    path: '/check/problem/[kind]',
    rendering: 'static',
    scans: true,
    segment: new RegExp(`^(?:${PROBLEMS.join('|')})$`),
  },
  { path: '/check/[iccid]', rendering: 'request' },
  { path: '/renew/[iccid]', rendering: 'request' },
  // Before the order itself, whose pattern it fits.
  { path: '/orders/find', rendering: 'request' },
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
  { path: '/account', rendering: 'request', mayBeMissing: true },
  { path: '/account/settings', rendering: 'request', mayBeMissing: true },
  { path: '/sign-in', rendering: 'request', mayBeMissing: true },
  { path: '/account/esims', rendering: 'request', mayBeMissing: true },
  { path: '/account/esims/[esimId]', rendering: 'request', segment: ESIM_ID, mayBeMissing: true },
  { path: '/account/esims/[esimId]/install', rendering: 'request', segment: ESIM_ID, mayBeMissing: true },
  { path: '/account/orders', rendering: 'request', mayBeMissing: true },
  { path: '/account/wallet', rendering: 'request', mayBeMissing: true },
  { path: '/account/rewards', rendering: 'request', mayBeMissing: true },
  { path: '/account/affiliate', rendering: 'request', mayBeMissing: true },
  { path: '/redeem', rendering: 'request' },
  { path: '/account/notices', rendering: 'request', mayBeMissing: true },
  { path: '/docs', rendering: 'static' },
  { path: '/help', rendering: 'static' },
  { path: '/terms', rendering: 'static' },
  { path: '/privacy', rendering: 'static' },
  { path: '/about', rendering: 'static' },
  { path: '/renewal/success', rendering: 'request' },
  { path: '/renewal/cancelled', rendering: 'static' },
]

/** Files below the pages, made for each request by a route handler. Held against the folders, too. */
export const FILES: readonly Page[] = [
  { path: '/orders/[number]/receipt.pdf', rendering: 'request', segment: ORDER_NUMBER },
  { path: '/account/wallet/statement.csv', rendering: 'request' },
]

const asPattern = (path: string) =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\[\w+\]/g, '([^/]+)')}$`)
const PATTERNS = [...PAGES, ...FILES].map((page) => ({ page, pattern: asPattern(page.path) }))

/** Ends the path of a page that is another one's form for a visitor's choices. */
export const CHOSEN = '/chosen'

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
