import type { PlantedBug } from './planted-bugs'

const CORE = 'supabase/migrations/20261122000400_create_ledger.sql'
const MOVING = 'supabase/migrations/20261122011010_move_wallet_money.sql'
const HOLDING = 'supabase/migrations/20261122011020_hold_wallet_money.sql'
const RECORDING = 'supabase/migrations/20261122013020_post_at_one_instant.sql'
const COLLECTING = 'supabase/migrations/20261122012300_collect_what_is_owed.sql'

const STORIES = ['tests/db/ledger-model.test.ts']
const RACES = ['tests/db/wallet-races.test.ts', 'tests/db/wallets.test.ts']
const WALLET = ['tests/db/wallets.test.ts', 'tests/db/collecting.test.ts', ...STORIES]
const LEDGER = ['tests/db/ledger.test.ts']

const sql = (
  what: string,
  file: string,
  find: string,
  replace: string,
  tests: readonly string[] = WALLET,
): PlantedBug => ({ what, file, find, replace, project: 'db', tests })
export const IN_SQL: readonly PlantedBug[] = [
  sql(
    'a wallet is not locked before it is looked at',
    MOVING,
    '  order by w.account_id\n  for no key update;',
    '  order by w.account_id;',
    RACES,
  ),
  sql(
    'wallets are locked in any order',
    MOVING,
    '  order by w.account_id\n  for no key update;',
    '  order by random()\n  for no key update;',
    RACES,
  ),
  sql(
    'platform accounts are made before the locks',
    MOVING,
    '    perform ledger.make_accounts(p_entries, true);',
    '    perform ledger.make_accounts(p_entries, true), ledger.make_accounts(p_entries, false);',
    RACES,
  ),
  sql(
    'a key that failed is tried again',
    MOVING,
    '  select * into v_burnt from ledger.burnt_keys b where b.idempotency_key = p_key;',
    '  select * into v_burnt from ledger.burnt_keys b where false;',
  ),
  sql(
    'a key is taken for the same request, whatever it asks',
    MOVING,
    'if v_found.request_hash <> p_hash then',
    'if false then',
  ),
  sql(
    'a burnt key is taken for the same request, whatever it asks',
    MOVING,
    'if v_burnt.request_hash <> p_hash then',
    'if false then',
  ),
  sql(
    'a cause may be posted under every key',
    CORE,
    '  unique (cause_type, cause_id, kind)\n',
    '  check (true)\n',
    RACES,
  ),
  sql(
    'a frozen wallet can be spent',
    RECORDING,
    'if p_spends is not null and ledger.is_frozen(p_spends) then',
    'if false then',
  ),
  sql(
    'a wallet is frozen beside a hold that is being placed',
    HOLDING,
    'order by w.account_id for no key update of w;',
    'order by w.account_id;',
    RACES,
  ),
  sql(
    'lifting one cause lifts them all',
    HOLDING,
    'where owner = p_owner and cause = p_cause and lifted_at is null',
    'where owner = p_owner and lifted_at is null',
  ),
  sql(
    'one unit more than is held can be captured',
    HOLDING,
    'p_amount_minor > v_hold.amount_minor - v_hold.captured_minor - v_hold.released_minor then',
    'p_amount_minor > v_hold.amount_minor - v_hold.captured_minor - v_hold.released_minor + 1 then',
  ),
  sql(
    'a capture is not written down',
    HOLDING,
    'set captured_minor = h.captured_minor + p_amount_minor,',
    'set captured_minor = h.captured_minor,',
  ),
  sql(
    'a release forgets what was captured',
    COLLECTING,
    'v_left := v_hold.amount_minor - v_hold.captured_minor - v_hold.released_minor;',
    'v_left := v_hold.amount_minor - v_hold.released_minor;',
  ),
  sql(
    'the holder of a hold is not locked',
    COLLECTING,
    "select * into v_hold from ledger.holds h where h.id = p_hold_id for no key update;\n  if not found then raise exception 'no hold %', p_hold_id using errcode = 'RK007'; end if;\n  select e.transaction_id, true as replayed, e.failure into v_done from ledger.earlier(p_key, v_hash) e;\n  if not found then\n    v_left",
    "select * into v_hold from ledger.holds h where h.id = p_hold_id;\n  if not found then raise exception 'no hold %', p_hold_id using errcode = 'RK007'; end if;\n  select e.transaction_id, true as replayed, e.failure into v_done from ledger.earlier(p_key, v_hash) e;\n  if not found then\n    v_left",
    RACES,
  ),
  sql(
    'what is owed after a claw-back is forgotten',
    HOLDING,
    "ledger.entry('wallet_receivable', p_owner, p_currency, p_amount_minor - v_taken),\n      ledger.entry(p_credit, p_credit_owner, p_currency, -p_amount_minor)]",
    'ledger.entry(p_credit, p_credit_owner, p_currency, -v_taken)]',
  ),
  sql(
    'what is owed is not taken from what comes in',
    COLLECTING,
    'if v_done.failure is null and not v_done.replayed then perform ledger.collect_from(p_id, p_key, p_entries); end if;',
    '',
  ),
  sql(
    'what is owed is not taken from what is released',
    COLLECTING,
    'perform ledger.collect_owed(v_done.transaction_id, p_key, v_hold.owner, v_hold.currency);',
    '',
  ),
  sql(
    'what was collected for a claw-back that is undone is kept',
    COLLECTING,
    'if v_moved = 0 then return; end if;',
    'if v_moved <= 0 then return; end if;',
  ),
  sql(
    'a reversal posts the same again',
    COLLECTING,
    'a.currency, -e.amount_minor) order by e.id)',
    'a.currency, e.amount_minor) order by e.id)',
  ),
  sql(
    'a hold is undone by a posting behind its back',
    COLLECTING,
    "where e ->> 'kind' = 'wallet_held') then",
    'where false) then',
    RACES,
  ),
  sql(
    'what is held need not be what the holds say',
    HOLDING,
    '  if coalesce(v_held, 0) <> (',
    '  if false and coalesce(v_held, 0) <> (',
    RACES,
  ),
  sql(
    'a key burnt twice is answered with nothing',
    MOVING,
    '  select e.failure into strict v_failure from ledger.earlier(p_key, p_hash) e;\n',
    '',
    RACES,
  ),
  sql(
    'currencies are added up',
    CORE,
    'where e.transaction_id = v_transaction group by e.currency having',
    'where e.transaction_id = v_transaction having',
    LEDGER,
  ),
  sql(
    'entries can be changed',
    CORE,
    'create trigger entries_append_only before update or delete',
    'create trigger entries_append_only before delete',
    LEDGER,
  ),
  sql(
    'a balance at an instant leaves out the instant',
    CORE,
    'where p_at is null or e.posted_at <= p_at',
    'where p_at is null or e.posted_at < p_at',
    [...LEDGER, ...WALLET],
  ),
  sql(
    'a page of a statement repeats its last line',
    HOLDING,
    'and e.wallet_version < coalesce(',
    'and e.wallet_version <= coalesce(',
    ['tests/db/wallet-reads.test.ts'],
  ),
  sql(
    'the app may read holds',
    HOLDING,
    'revoke all on all functions in schema ledger from public, anon, authenticated, service_role, store_app;',
    'grant select on ledger.holds to store_app; create policy "leak" on ledger.holds for select to store_app using (true);',
    ['tests/db/wallets.test.ts'],
  ),
  sql(
    'a function of the owner trusts the search path',
    HOLDING,
    "released_minor bigint, created_at timestamptz)\nlanguage sql stable security definer set search_path = ''",
    'released_minor bigint, created_at timestamptz)\nlanguage sql stable security definer',
    ['tests/db/access.test.ts'],
  ),
  sql(
    'each entry is of an instant of its own',
    RECORDING,
    'asked.currency, v_posted_at, moved.version',
    'asked.currency, clock_timestamp(), moved.version',
    LEDGER,
  ),
]
