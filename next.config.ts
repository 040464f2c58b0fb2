import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'
import { PRIVATE_PAGES, STATIC_HEADERS } from './app/_http/security-headers'
import { HTML_LIMITED_BOTS } from './app/_http/whole-render'

const nextConfig: NextConfig = {
  // A test build lives apart from .next, which a demo on the same machine may be serving from.
  distDir: process.env.NEXT_DIST_DIR || '.next',
  cacheComponents: true,
  partialPrefetching: true,
  reactCompiler: true,
  agentRules: false,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  // The APIs answer both spellings without a redirect; pages are canonicalised in proxy.ts.
  skipTrailingSlashRedirect: true,
  images: { unoptimized: true },
  htmlLimitedBots: HTML_LIMITED_BOTS,
  experimental: { globalNotFound: true },
  headers: async () => [{ source: '/:path*', headers: [...STATIC_HEADERS] }, ...PRIVATE_PAGES],
}

export default createNextIntlPlugin('./i18n/request.ts')(nextConfig)
