/** Path → text of what is written into the copies of this folder's runs, and never into the product. */
export type Files = Readonly<Record<string, string>>

export const BARE_PATH = '/api/bench-bare'

/** As much JSON in and out as a status check, and nothing in between. */
const route = `import { connection } from 'next/server'

const CARD = {
  issuer: { name: 'Example Networks', country: 'TR' },
  state: 'active',
  plan: {
    name: 'Turkey 1 GB 7 days', countries: ['TR'], data: { bytes: 1000000000 }, used_bytes: 400000000,
    remaining_bytes: 600000000, started_at: '2026-01-01T00:00:00.000Z', ends_at: '2026-01-08T00:00:00.000Z', duration_days: 7,
  },
  queued_plans: 0,
  as_of: '2026-01-02T00:00:00.000Z',
  source: 'cache',
  renewable: true,
}

export async function POST(request: Request) {
  await connection()
  const { iccid } = (await request.json()) as { iccid: string }
  return Response.json({ iccid, ...CARD })
}

export const GET = async () => Response.json({ ok: true })
`

export const BARE_ROUTE: Files = { 'app/api/bench-bare/route.ts': route }

export const BARE_APP: Files = {
  // Without these, Next takes those that it finds in a folder above.
  'instrumentation.ts': 'export function register() {}\n',
  'proxy.ts': "export default function proxy() {}\n\nexport const config = { matcher: '/nowhere' }\n",
  'package.json': '{ "name": "bare", "private": true, "type": "module" }\n',
  'next.config.ts':
    'export default { cacheComponents: true, partialPrefetching: true, poweredByHeader: false, agentRules: false, typescript: { ignoreBuildErrors: true } }\n',
  'app/layout.tsx': `import type { ReactNode } from 'react'

export default function Layout({ children }: { children: ReactNode }) {
  return <html lang="en"><body>{children}</body></html>
}
`,
  'app/page.tsx': `export default function Page() {
  return <main><h1>Bare</h1></main>
}
`,
}

/** Types are \`npm run check\`'s business; here they only cost time. */
export const LENIENT_CONFIG: Files = {
  'next.config.ts': `import store from './next.config.store'

export default async (phase: string) => ({ ...(await store(phase)), typescript: { ignoreBuildErrors: true } })
`,
}
