import type Stripe from 'stripe'
import { runOperation, type SandboxRequest, type SandboxResponse } from '../../kernel/http'
import { paySession } from '../flow/pay-session'
import { recoverSession } from '../flow/recover'
import { formatMoney } from '../money'
import type { Simulator } from '../simulator'
import { checkoutPage, EMPTY_FORM, type Typed } from './checkout'
import { escapeHtml, messagePage, redirect } from './html'
import { methodOf, readTyped } from './validate'

/** Everything a buyer's browser sees of Stripe, or null when the address is none of it. */
export function showPage(sim: Simulator, req: SandboxRequest): Promise<SandboxResponse> | null {
  const pay = /^\/c\/pay\/(cs_[A-Za-z0-9_]+)(\/bank)?$/.exec(req.path)
  const recovery = /^\/c\/recover\/(\w+)$/.exec(req.path)
  const receipt = /^\/receipts\/(\w+)$/.exec(req.path)
  const work = pay
    ? () => payPage(sim, req, pay[1] ?? '', pay[2] === '/bank')
    : recovery
      ? () => recoveryPage(sim, recovery[1] ?? '')
      : receipt
        ? () => receiptPage(sim, receipt[1] ?? '')
        : null
  if (!work) return null
  return runOperation(sim.world, 'stripe', 'checkout.page', req, {
    handle: work,
    refuse: () => messagePage('Something went wrong', '<p>Please try again in a moment.</p>', 500),
    describeRequest: () => null,
  })
}

function payPage(
  sim: Simulator,
  req: SandboxRequest,
  id: string,
  bank: boolean,
): SandboxResponse | Promise<SandboxResponse> {
  const session = sim.store.sessions.get(id)
  if (!session) {
    const text = '<p>This Checkout page does not exist, or the sandbox was reset since.</p>'
    return messagePage('Page not found', text, 404)
  }
  const form = new URLSearchParams(req.rawBody.toString('utf8'))
  if (session.status !== 'open') return closedPage(session, req.method === 'POST')
  if (bank) return req.method === 'POST' ? answerBank(sim, session, form, req.query) : bankPage(sim, session)
  if (req.method === 'POST') return submit(sim, session, form)
  return checkoutPage(sim, session, EMPTY_FORM, null)
}

function submit(
  sim: Simulator,
  session: Stripe.Checkout.Session,
  form: URLSearchParams,
): SandboxResponse | Promise<SandboxResponse> {
  const typed = readTyped(form, session)
  const buyer = { email: typed.email, name: typed.billingName || null }
  const method = methodOf(sim, session, typed, buyer)
  if (method && 'problem' in method) return checkoutPage(sim, session, typed, method.problem)
  return pay(sim, session, method, typed, form.get('after') === 'close', null)
}

function pay(
  sim: Simulator,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod | null,
  typed: Typed,
  closeTab: boolean,
  bank: 'confirmed' | 'refused' | null,
): SandboxResponse | Promise<SandboxResponse> {
  const buyer = { email: typed.email, name: typed.billingName || null }
  const result = paySession(sim, session, method, buyer, bank)
  if (result.result === 'declined') return checkoutPage(sim, session, typed, result.decline.message)
  if (result.result === 'requires_action')
    return redirect(`/c/pay/${session.id}/bank${closeTab ? '?after=close' : ''}`)
  return closeTab ? tabClosedPage(session) : backToStore(sim, session, result.completedEventId ?? '')
}

/** Stripe waits for the store to acknowledge the webhook, but not for ever. */
async function backToStore(
  sim: Simulator,
  session: Stripe.Checkout.Session,
  eventId: string,
): Promise<SandboxResponse> {
  await sim.webhooks.whenAcknowledged(eventId, sim.settings.redirectWaitMs)
  return redirect(successUrl(session))
}

const successUrl = (session: Stripe.Checkout.Session) =>
  (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id)

function bankPage(sim: Simulator, session: Stripe.Checkout.Session): SandboxResponse {
  if (!sim.store.notes.get(session.id)?.awaitingBank) return redirect(`/c/pay/${session.id}`)
  const amount = formatMoney(session.amount_total ?? 0, session.currency ?? 'usd')
  return messagePage(
    '3-D Secure: confirm your purchase',
    `<p>This is a test bank. A real one would ask for a code or open its app.</p>
<dl class="facts"><dt>Merchant</dt><dd>${escapeHtml(sim.settings.storeName)}</dd><dt>Amount</dt><dd>${amount}</dd></dl>
<form method="post"><button id="test-source-authorize-3ds" name="outcome" value="confirmed">Complete authentication</button>
<button id="test-source-fail-3ds" class="plain" name="outcome" value="refused">Fail authentication</button></form>`,
  )
}

function answerBank(
  sim: Simulator,
  session: Stripe.Checkout.Session,
  form: URLSearchParams,
  query: URLSearchParams,
): SandboxResponse | Promise<SandboxResponse> {
  const awaiting = sim.store.notes.get(session.id)?.awaitingBank
  const method = awaiting ? sim.store.paymentMethods.get(awaiting.methodId) : undefined
  if (!awaiting || !method) return redirect(`/c/pay/${session.id}`)
  const typed = { ...EMPTY_FORM, email: awaiting.email, billingName: awaiting.name ?? '' }
  const bank = form.get('outcome') === 'confirmed' ? 'confirmed' : 'refused'
  return pay(sim, session, method, typed, query.get('after') === 'close', bank)
}

function closedPage(session: Stripe.Checkout.Session, submitted: boolean): SandboxResponse {
  if (session.status === 'complete') {
    // A second click on "Pay" ends where the first one does.
    if (submitted) return redirect(successUrl(session))
    const link = `<a class="button" id="return" href="${escapeHtml(successUrl(session))}">Return to the store</a>`
    return messagePage('You’re all done here', `<p>This payment has already been made.</p>${link}`)
  }
  const recovery = session.after_expiration?.recovery?.url
  const links = [
    recovery ? `<a class="button" id="recover" href="${escapeHtml(recovery)}">Start again</a>` : '',
    session.cancel_url
      ? `<p><a id="return" href="${escapeHtml(session.cancel_url)}">Return to the store</a></p>`
      : '',
  ]
  return messagePage('This page has expired', `<p>You have not been charged.</p>${links.join('')}`, 410)
}

function tabClosedPage(session: Stripe.Checkout.Session): SandboxResponse {
  const text = `<p>The payment went through and nobody went back to the store: now its webhook or its sweep must notice.</p>
<p><a id="return" href="${escapeHtml(successUrl(session))}">Return to the store after all</a></p>`
  return messagePage('The tab is closed', text)
}

function recoveryPage(sim: Simulator, token: string): SandboxResponse {
  const session = recoverSession(sim, token)
  if (session) return redirect(`/c/pay/${session.id}`)
  return messagePage('This link has expired', '<p>Please start again in the store.</p>', 410)
}

function receiptPage(sim: Simulator, id: string): SandboxResponse {
  const charge = sim.store.charges.get(id)
  if (!charge) return messagePage('Receipt not found', '<p>The sandbox may have been reset.</p>', 404)
  const row = (label: string, value: string) => `<dt>${label}</dt><dd>${escapeHtml(value)}</dd>`
  const card = charge.payment_method_details?.card
  return messagePage(
    'Receipt',
    `<dl class="facts">${row('Paid', formatMoney(charge.amount_captured, charge.currency))}${row(
      'Refunded',
      formatMoney(charge.amount_refunded, charge.currency),
    )}${row('With', card ? `${card.brand} ending in ${card.last4}` : 'bank debit')}${row(
      'On',
      new Date(charge.created * 1_000).toUTCString(),
    )}</dl>`,
  )
}
