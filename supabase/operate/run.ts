import { registerHooks } from 'node:module'
import { NotAsked } from './arguments'
import { joinInstallation } from './installation'

/**
 * npm run operate -- <what>: the operator's work that has no page. It runs on any machine that has the application's
 * environment, beside the application, through the same functions.
 */
const HELP = `npm run operate -- <what>

  vouchers issue --name "Trade fair" --amount 10.00 --currency EUR --count 24
           [--uses 1] [--per-person 1] [--until 2027-12-31] [--language en] [--out vouchers.pdf]
                                 a batch, printed to a PDF: codes are in that file and nowhere else
  vouchers list                  batches, and how much of each was redeemed
  vouchers void <vcb_…>          what is left of a batch is worth nothing any more

  promotions create <file.json>  see lib/promotions/README.md
  promotions list
  promotions stop <prm_…>        ends now; what is quoted or reserved stands

Whose store: DATABASE_URL and the rest of .env.example in the environment or in .env, else npm run demo of this folder.`

type Work = (args: string[]) => Promise<string>

// Only Next's compiler knows this marker of its own; everything here is a server.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'server-only'
      ? { url: 'data:text/javascript,', shortCircuit: true }
      : next(specifier, context),
})

async function workOf(subject: string | undefined, verb: string | undefined): Promise<Work | null> {
  const subjects: Readonly<Record<string, () => Promise<Readonly<Record<string, Work>>>>> = {
    vouchers: async () => (await import('./vouchers')).vouchers,
    promotions: async () => (await import('./promotions')).promotions,
  }
  const verbs = await subjects[subject ?? '']?.()
  return verbs?.[verb ?? ''] ?? null
}

async function main([subject, verb, ...args]: string[]): Promise<number> {
  const isKnown = ['vouchers', 'promotions'].includes(subject ?? '')
  if (!isKnown) {
    console.log(HELP)
    return subject === undefined || subject === 'help' ? 0 : 2
  }
  console.error(`Store: ${await joinInstallation()}`)
  const work = await workOf(subject, verb)
  if (!work) {
    console.log(HELP)
    return 2
  }
  const { db, isDatabaseDown } = await import('@/lib/platform/db/client')
  try {
    console.log(await work(args))
    return 0
  } catch (error) {
    throw isDatabaseDown(error) ? new NotAsked('The database of this store does not answer.') : error
  } finally {
    await db().destroy()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof NotAsked)) throw error
  console.error(error.message)
  process.exitCode = 2
}
process.disconnect?.()
