import type { NextConfig } from 'next'
import { PHASE_PRODUCTION_SERVER } from 'next/constants'
import { FILE_HEADERS, PRIVATE_PAGES, STATIC_HEADERS } from './app/_http/security-headers'
import { HTML_LIMITED_BOTS } from './app/_http/whole-render'

const nextConfig: NextConfig = {
  // A test build lives apart from .next, which a demo on the same machine may be serving from.
  distDir: process.env.NEXT_DIST_DIR || '.next',
  // `npm test` has checked the types before it builds, and whoever looks at a demo need not wait for that.
  typescript: { ignoreBuildErrors: process.env.NEXT_SKIP_TYPES === '1' },
  cacheComponents: true,
  partialPrefetching: true,
  reactCompiler: true,
  agentRules: false,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  // The APIs answer both spellings without a redirect; pages are canonicalised in proxy.ts.
  skipTrailingSlashRedirect: true,
  images: { unoptimized: true },
  // Native code, and files that are read while a picture is drawn.
  serverExternalPackages: ['@resvg/resvg-js'],
  outputFileTracingIncludes: { '/share/\\[locale\\]/**': ['./public/maps/*', './app/fonts/*.ttf'] },
  htmlLimitedBots: HTML_LIMITED_BOTS,
  // Preloading every route would triple the memory of a fresh server; a route's first visitor waits some milliseconds.
  experimental: { globalNotFound: true, preloadEntriesOnStart: false },
  headers: async () => [
    { source: '/:path*', headers: [...STATIC_HEADERS] },
    ...PRIVATE_PAGES,
    ...FILE_HEADERS,
  ],
}

/** The plugin of next-intl only tells the build where messages are; loading it into a running server costs 30 MB. */
export default async (phase: string): Promise<NextConfig> => {
  if (phase === PHASE_PRODUCTION_SERVER) return nextConfig
  const { default: createNextIntlPlugin } = await import('next-intl/plugin')
  return createNextIntlPlugin('./i18n/request.ts')(nextConfig)
}
