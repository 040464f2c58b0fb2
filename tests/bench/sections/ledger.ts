import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { ROOT } from '@/supabase/local/paths'
import { step } from '@/supabase/local/progress'
import { createTemplate, createTestDatabase } from '@/supabase/local/test-database'
import { fillLedger, WALLETS } from '../fill-ledger'
import type { LedgerRounds } from '../ledger-rounds'
import { atLeast, atMost, count, ms, rate, ratio, type Section } from '../report'
import type { Stage } from '../stage'

const SIZES = [10_000, 10_000_000]
const QUICK_SIZES = [10_000, 1_000_000]
const POSTS_A_SECOND = 500
const SCRIPT = join(ROOT, 'tests', 'bench', 'ledger-rounds.ts')

type Measured = LedgerRounds & { readonly entries: number }

/** What the ledger takes: by the application's own function and by the bare one of the database, empty and full. */
export async function ledgerSection(
  stage: Pick<Stage, 'quick' | 'say'> & {
    readonly stack: Pick<Stage['stack'], 'env' | 'secrets' | 'database'>
  },
): Promise<Section> {
  const { stack } = stage
  await createTemplate(stack.database.adminUrl, stack.secrets.storeAppPassword)
  const measured: Measured[] = []
  for (const entries of stage.quick ? QUICK_SIZES : SIZES) measured.push(await measure(stage, entries))
  const [small] = measured
  const large = measured.at(-1)
  if (!small || !large) throw new Error('a measurement is missing')
  return {
    title: 'Ledger',
    note: `Credits to wallets, 20 at a time, each committed to disk (\`fsync\` on), rounds in turn. "Application" is \`tryPost\` of \`lib/wallet\` in a transaction of its own (begin, post, commit: three round trips), "bare" is \`ledger.post\` alone in one. All share one platform account, but "apart", where each wallet has its own: that is what a hot account costs. One wallet is one row that all wait for, so its rate is that of commits one after the other. The entries are there before, in the wallets that are measured; a statement is its newest 50 lines.`,
    columns: [
      'entries before',
      'wallets',
      'application',
      'bare',
      'application of bare',
      'bare, apart',
      'balance',
      'statement',
    ],
    rows: measured.flatMap((one) => [
      [
        count(one.entries),
        '1',
        rate(one.posts['app-1']),
        rate(one.posts['bare-1']),
        share(one, 'app-1', 'bare-1'),
        '',
        '',
        '',
      ],
      [
        count(one.entries),
        String(WALLETS),
        rate(one.posts['app-200']),
        rate(one.posts['bare-200']),
        share(one, 'app-200', 'bare-200'),
        rate(one.posts['bare-200-apart']),
        ms(one.walletMs),
        ms(one.statementMs),
      ],
    ]),
    bars: [
      atLeast(
        `posts a second by the application, ${WALLETS} wallets`,
        small.posts['app-200'],
        POSTS_A_SECOND,
        rate,
      ),
      atLeast(
        'one platform account for all, of one for each wallet',
        small.posts['bare-200'] / small.posts['bare-200-apart'],
        0.7,
        percent,
      ),
      ...(['app-1', 'app-200'] as const).map((way) =>
        atMost(
          `${way === 'app-1' ? '1 wallet' : `${WALLETS} wallets`}: time of a post with ${count(large.entries)} entries, of that with ${count(small.entries)}`,
          small.posts[way] / large.posts[way],
          1.3,
          ratio,
        ),
      ),
      atMost(
        'a statement with so many entries, of that with few',
        large.statementMs / small.statementMs,
        1.5,
        ratio,
      ),
      atMost('posts that failed', small.failed + large.failed, 0, String),
    ],
  }
}

const percent = (value: number) => `${Math.round(value * 100)} %`
const share = (
  { posts }: LedgerRounds,
  part: keyof LedgerRounds['posts'],
  whole: keyof LedgerRounds['posts'],
) => percent(posts[part] / posts[whole])

/** In a database of its own, which is gone afterwards. */
async function measure(stage: Parameters<typeof ledgerSection>[0], entries: number): Promise<Measured> {
  const { stack, quick, say } = stage
  const database = await createTestDatabase(stack.database.adminUrl, stack.secrets.storeAppPassword)
  const sql = postgres(database.adminUrl, { max: 1, onnotice: () => {} })
  try {
    await step(say, `Ledger of ${count(entries)} entries`, () => fillLedger(sql, entries))
    const env = { ...process.env, ...stack.env, DATABASE_URL: database.appUrl }
    const args = [
      '--conditions=react-server',
      '--import',
      'tsx',
      SCRIPT,
      ...(quick ? ['2', '1'] : ['3', '2']),
    ]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, cwd: ROOT })
    return { ...(JSON.parse(stdout) as LedgerRounds), entries }
  } finally {
    await sql.end()
    await database.drop()
  }
}
