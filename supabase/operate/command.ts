import { db, isDatabaseDown } from '@/lib/platform/db/client'
import { NotAsked } from './arguments'
import { joinInstallation } from './installation'

const HELP = `npm run operate -- <what>

  vouchers issue --name "Trade fair" --amount 10.00 --currency EUR --count 24
           [--uses 1] [--per-person 1] [--until 2027-12-31] [--language en] [--out vouchers.pdf]
                                 a batch, printed to a PDF: codes are in that file and nowhere else
  vouchers list                  batches, and how much of each was redeemed
  vouchers void <vcb_…>          what is left of a batch is worth nothing any more

  promotions create <file.json>  see lib/promotions/README.md
  promotions list
  promotions stop <prm_…>        ends now; what is quoted or reserved stands

  affiliates create --name "Travel blog" --code BLOG --share 7.5 [--window 30] [--hold 30] [--email a@b.example]
                                 a share in percent; its link is /a/BLOG, or /a/BLOG?to=/destinations/turkey
  affiliates list                what each has earned, in each currency, and what may be paid out
  affiliates link <aff_…> --email a@b.example
                                 the account of that address sees the figures
  affiliates stop | resume <aff_…>
  affiliates pay <aff_…> --amount 10.00 --currency EUR --reference "transfer 17" [--key …]
                                 records what was paid by hand, once per reference, never above what is payable

  restrictions create <file.json>
                                 registration needed, not sold from, a notice: see lib/catalog/README.md
  restrictions list
  restrictions end <rst_…>       ends now; pages follow within a minute

  levels set <file.json>         loyalty levels in place of those there are, see lib/promotions/README.md
  levels list

Whose store: DATABASE_URL and the rest of .env.example in the environment or in .env, else npm run demo of this folder.`

type Work = (args: string[]) => Promise<string>

/** Where it says what it has to say. */
export interface Voice {
  out(text: string): void
  error(text: string): void
}

/** Loaded when they are asked for: a list of vouchers needs no promotions. */
const SUBJECTS: Readonly<Record<string, () => Promise<Readonly<Record<string, Work>>>>> = {
  vouchers: async () => (await import('./vouchers')).vouchers,
  promotions: async () => (await import('./promotions')).promotions,
  affiliates: async () => (await import('./affiliates')).affiliates,
  restrictions: async () => (await import('./restrictions')).restrictions,
  levels: async () => (await import('./levels')).levels,
}

async function workOf(subject: string, verb: string | undefined): Promise<Work | null> {
  const verbs = await SUBJECTS[subject]?.()
  return verbs?.[verb ?? ''] ?? null
}

let hasJoined = false
/** Nothing more is asked of the installation: without this the process would wait for its connections. */
export async function leave(): Promise<void> {
  if (hasJoined) await db().destroy()
}

/**
 * Does what these words ask for, in the installation that this process becomes part of.
 * @returns the process's exit code: 2 where it cannot be done as it was asked, which is said
 */
export async function command(words: string[], say: Voice): Promise<number> {
  try {
    return await obey(words, say)
  } catch (error) {
    if (!(error instanceof NotAsked)) throw error
    say.error(error.message)
    return 2
  }
}

async function obey([subject, verb, ...args]: string[], say: Voice): Promise<number> {
  if (subject === undefined || !Object.hasOwn(SUBJECTS, subject)) {
    say.out(HELP)
    return subject === undefined || subject === 'help' ? 0 : 2
  }
  say.error(`Store: ${await joinInstallation()}`)
  hasJoined = true
  const work = await workOf(subject, verb)
  if (!work) {
    say.out(HELP)
    return 2
  }
  try {
    say.out(await work(args))
    return 0
  } catch (error) {
    throw isDatabaseDown(error) ? new NotAsked('The database of this store does not answer.') : error
  }
}
