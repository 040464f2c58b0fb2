// The fault board's behaviour; put into the page after its words. Talks to /__sandbox only.
const $ = (id) => document.getElementById(id)
const { kinds: KINDS, mishaps, states } = JSON.parse($('words').textContent)
let vendors = []
const openRows = new Set()

function make(tag, props = {}, ...children) {
  const element = Object.assign(document.createElement(tag), props)
  element.append(...children)
  return element
}

async function call(method, path, body) {
  const response = await fetch(`/__sandbox${path}`, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  })
  const answer = await response.json()
  if (!response.ok)
    say(
      answer.error ??
        Object.values(answer.errors ?? {})
          .flat()
          .join(' '),
    )
  await refresh()
  return answer
}

let toastTimer
function say(text) {
  $('toast').textContent = text
  $('toast').classList.add('shown')
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => $('toast').classList.remove('shown'), 3500)
}

const nameOf = (id) => vendors.find((vendor) => vendor.id === id)?.name ?? id
const money = (minor, currency) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(minor / 100)
const timeOf = (iso) => new Date(iso).toLocaleTimeString('en-GB')

function drawFaults(faults) {
  const rows = faults.map((fault) => {
    const details = [
      fault.remaining === null
        ? 'until removed'
        : `next ${fault.remaining} call${fault.remaining === 1 ? '' : 's'}`,
      fault.delayMs === undefined ? '' : `${fault.delayMs} ms`,
      fault.probability === undefined ? '' : `${Math.round(fault.probability * 100)} %`,
    ].filter(Boolean)
    const text = make(
      'div',
      {},
      make('b', {
        textContent: `${nameOf(fault.vendor)}, ${fault.operation === '*' ? 'every call' : fault.operation}`,
      }),
      ` · ${KINDS[fault.kind] ?? fault.kind}`,
      make('div', { className: 'faint', textContent: details.join(' · ') }),
    )
    const remove = make('button', {
      type: 'button',
      textContent: 'Remove',
      onclick: () => call('DELETE', `/faults/${fault.id}`),
    })
    return make('li', {}, text, remove)
  })
  $('faults').replaceChildren(
    ...(rows.length > 0
      ? rows
      : [make('li', { className: 'none', textContent: 'None. Everybody behaves.' })]),
  )
  $('clear-faults').hidden = rows.length === 0
}

function drawWallets(wallets) {
  const rows = wallets.map((wallet) => {
    const set = (balanceMinor) => () => call('PUT', '/wallets', { vendor: wallet.vendor, balanceMinor })
    return make(
      'li',
      {},
      make('b', { textContent: wallet.name }),
      make('span', {
        className: wallet.balanceMinor < 100 ? 'money empty' : 'money',
        textContent: money(wallet.balanceMinor, wallet.currency),
      }),
      make('button', {
        type: 'button',
        textContent: 'Empty',
        ariaLabel: `Empty the wallet at ${wallet.name}`,
        onclick: set(0),
      }),
      make('button', {
        type: 'button',
        textContent: 'Fill',
        ariaLabel: `Fill the wallet at ${wallet.name}`,
        onclick: set(10000000),
      }),
    )
  })
  $('wallets').replaceChildren(...rows)
}

function drawPurchases(purchases, count) {
  $('iccids').replaceChildren(...purchases.map((one) => new Option(nameOf(one.vendor), one.iccid)))
  $('purchase-count').textContent = String(count)
  const rows = purchases.map((one) =>
    make(
      'tr',
      {},
      make('td', { textContent: timeOf(one.at) }),
      make('td', { textContent: nameOf(one.vendor) }),
      make('td', { textContent: one.kind === 'topup' ? 'Top-up' : 'New eSIM' }),
      make('td', { className: 'sku', textContent: one.sku, title: one.sku }),
      make('td', { className: 'mono', textContent: one.iccid }),
      make('td', { className: 'num', textContent: money(one.priceMinor, one.currency) }),
    ),
  )
  const none = make('tr', {}, make('td', { colSpan: 6, textContent: 'Nothing bought yet.' }))
  $('purchases').replaceChildren(...(rows.length > 0 ? rows : [none]))
}

function drawJournal(entries) {
  const rows = entries.map((entry) => {
    const key = `${entry.at}${entry.path}${entry.durationMs}`
    const good = entry.status !== null && entry.status < 400
    const details = make(
      'details',
      {
        open: openRows.has(key),
        ontoggle: (event) => (event.target.open ? openRows.add(key) : openRows.delete(key)),
      },
      make(
        'summary',
        {},
        make('span', { className: 'faint', textContent: timeOf(entry.at) }),
        make(
          'span',
          { className: 'what' },
          make('b', { textContent: nameOf(entry.vendor) }),
          ` ${entry.operation}`,
        ),
        ...(entry.fault ? [make('span', { className: 'tag', textContent: entry.fault })] : []),
        make('span', {
          className: good ? 'ok' : 'bad',
          textContent: entry.status === null ? 'no answer' : String(entry.status),
        }),
        make('span', { className: 'faint', textContent: `${Math.round(entry.durationMs)} ms` }),
      ),
      make('p', { className: 'mono', textContent: `${entry.method} ${entry.path}` }),
      make('pre', { textContent: `asked  ${show(entry.request)}\n\ntold   ${show(entry.response)}` }),
    )
    return make('li', {}, details)
  })
  const none = make('li', { className: 'faint', textContent: 'No call yet.' })
  $('journal').replaceChildren(...(rows.length > 0 ? rows : [none]))
}

const show = (value) => (value === undefined || value === null ? '–' : JSON.stringify(value, null, 2))

let lastDrawn = ''
async function refresh() {
  const state = await (await fetch('/__sandbox/state')).json()
  $('now').textContent = new Date(state.clock.now).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  })
  const hours = Math.round(state.clock.aheadMs / 360000) / 10
  $('ahead').textContent =
    `Moves data usage on, ends plans, expires logins. ${hours > 0 ? `Now ${hours} h ahead of yours; a reset takes it back.` : 'Now the same as yours.'}`
  $('stripe-link').href = state.addresses.stripeUrl
  if (vendors.length === 0) {
    vendors = state.vendors
    fillForm()
    drawVendors()
    await drawSamples()
  }
  // Redrawn only on change, so that focus and open rows stay.
  const drawn = JSON.stringify([state.faults, state.wallets, state.purchases, state.journal])
  if (drawn === lastDrawn) return
  lastDrawn = drawn
  drawFaults(state.faults)
  drawWallets(state.wallets)
  drawPurchases(state.purchases, state.purchaseCount)
  if ($('live').checked) drawJournal(state.journal)
}

function drawVendors() {
  const rows = vendors.map((vendor) =>
    make(
      'li',
      {},
      make('b', { textContent: vendor.name }),
      make('span', { className: 'faint', textContent: vendor.role }),
    ),
  )
  $('vendors').replaceChildren(...rows)
}

const SHOWN_STATES = ['active', 'expired', 'not_installed', 'nearly_empty']

async function drawSamples() {
  const { esims } = await (await fetch('/__sandbox/esims')).json()
  const row = (one) =>
    make(
      'li',
      {},
      make('span', { className: 'mono', textContent: one.iccid }),
      make('span', { className: 'faint', textContent: `${nameOf(one.vendor)}: ${one.note}` }),
    )
  const own = esims.filter((one) => one.vendor === 'travelroam')
  const shown = SHOWN_STATES.map((state) => own.find((one) => one.state === state)).filter(Boolean)
  $('samples').replaceChildren(...shown.map(row))
  $('all-samples').replaceChildren(...esims.filter((one) => !shown.includes(one)).map(row))
}

function fillForm() {
  $('state').replaceChildren(...Object.entries(states).map(([state, text]) => new Option(text, state)))
  $('state').value = 'active'
  $('vendor').replaceChildren(...vendors.map((vendor) => new Option(vendor.name, vendor.id)))
  $('kind').replaceChildren(...Object.entries(KINDS).map(([kind, text]) => new Option(text, kind)))
  const fillOperations = () => {
    const vendor = vendors.find((one) => one.id === $('vendor').value)
    $('operation').replaceChildren(
      new Option('every call', '*'),
      ...(vendor?.operations ?? []).map((name) => new Option(name, name)),
    )
  }
  $('vendor').onchange = fillOperations
  fillOperations()
}

for (const { title, text, faults } of mishaps) {
  const set = async () => {
    for (const fault of faults) await call('POST', '/faults', fault)
    say(`Set: ${title.toLowerCase()}`)
  }
  const words = [make('strong', { textContent: title }), make('span', { textContent: text })]
  $('scenes').append(make('button', { type: 'button', onclick: set }, ...words))
}

$('fault-form').onsubmit = async (event) => {
  event.preventDefault()
  const form = new FormData(event.target)
  const number = (name, factor = 1) => (form.get(name) ? { [name]: Number(form.get(name)) * factor } : {})
  await call('POST', '/faults', {
    vendor: form.get('vendor'),
    operation: form.get('operation'),
    kind: form.get('kind'),
    ...number('remaining'),
    ...number('delayMs'),
    ...number('probability', 0.01),
  })
}
$('use-form').onsubmit = async (event) => {
  event.preventDefault()
  const { iccid, state } = Object.fromEntries(new FormData(event.target))
  const answer = await call('POST', '/esims', { iccid: iccid.trim(), state })
  if (answer.iccid) say(`${nameOf(answer.vendor)}: ${states[state]}`)
}
$('clear-faults').onclick = () => call('DELETE', '/faults')
$('clear-journal').onclick = () => call('DELETE', '/journal')
$('reset').onclick = () => {
  if (confirm('Put eSIMs, wallets, clock and lists back to the start?')) call('POST', '/reset')
}
for (const button of $('advance').children) {
  button.onclick = () => call('POST', '/clock', { advanceMs: Number(button.dataset.ms) })
}

refresh()
setInterval(() => {
  if (!document.hidden) refresh().catch(() => say('The sandbox does not answer.'))
}, 1500)
