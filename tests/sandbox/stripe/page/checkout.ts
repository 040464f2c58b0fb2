import type Stripe from 'stripe'
import type { SandboxResponse } from '../../kernel/http'
import { TEST_CARDS } from '../flow/methods'
import { formatMoney } from '../money'
import type { Simulator } from '../simulator'
import { BADGE, escapeHtml, htmlPage } from './html'

/** What the buyer typed, to fill the form again after a refusal. */
export interface Typed {
  email: string
  method: 'card' | 'bank_debit'
  cardNumber: string
  cardExpiry: string
  cardCvc: string
  billingName: string
  debitOutcome: 'succeeded' | 'failed'
}

export const EMPTY_FORM: Typed = {
  email: '',
  method: 'card',
  cardNumber: '',
  cardExpiry: '',
  cardCvc: '',
  billingName: '',
  debitOutcome: 'succeeded',
}

export function checkoutPage(
  sim: Simulator,
  session: Stripe.Checkout.Session,
  typed: Typed,
  error: string | null,
): SandboxResponse {
  const amount = priceOf(session)
  const body = `<div class="page">
<section class="summary" aria-label="Order summary"><div>${summary(sim, session, amount)}</div></section>
<main class="form"><div>${form(session, typed, error, amount)}</div></main>
${tests(session)}</div>
<script>${SCRIPT}</script>`
  return htmlPage(`Pay ${amount}`, body, error === null ? 200 : 422)
}

const priceOf = (session: Stripe.Checkout.Session) =>
  formatMoney(session.amount_total ?? 0, session.currency ?? 'usd', localeOf(session))

function localeOf(session: Stripe.Checkout.Session): string {
  const locale = session.locale && session.locale !== 'auto' ? session.locale : 'en-US'
  return Intl.NumberFormat.supportedLocalesOf([locale])[0] ?? 'en-US'
}

function summary(sim: Simulator, session: Stripe.Checkout.Session, amount: string): string {
  const locale = localeOf(session)
  const items = (sim.store.notes.get(session.id)?.lineItems ?? []).map((item) => {
    const productId = typeof item.price?.product === 'string' ? item.price.product : ''
    const description = sim.store.products.get(productId)?.description
    const unit = formatMoney(item.price?.unit_amount ?? 0, item.currency, locale)
    const quantity = item.quantity ?? 1
    const notes = [description, quantity > 1 ? `Qty ${quantity}, ${unit} each` : null].filter((note) => note)
    return `<li><div><div class="name">${escapeHtml(item.description ?? '')}</div>${notes
      .map((note) => `<div class="note">${escapeHtml(note ?? '')}</div>`)
      .join('')}</div><div class="amount">${formatMoney(item.amount_total, item.currency, locale)}</div></li>`
  })
  const back = session.cancel_url
    ? `<a id="back" href="${escapeHtml(session.cancel_url)}" aria-label="Back to the store">&#8592;</a>`
    : ''
  return `<div class="store">${back}<span>${escapeHtml(sim.settings.storeName)}</span>${BADGE}</div>
<p class="pay-to">Pay ${escapeHtml(sim.settings.storeName)}</p><p class="total" id="total">${amount}</p>
<ul class="items">${items.join('')}</ul>
<div class="sums"><p><span>Total due</span><span>${amount}</span></p></div>`
}

function form(session: Stripe.Checkout.Session, typed: Typed, error: string | null, amount: string): string {
  const email = session.customer_email ?? typed.email
  const readonly = session.customer_email ? ' readonly' : ''
  const free = session.amount_total === 0
  return `<form method="post" id="payment-form" novalidate>
${error === null ? '' : `<p class="error" role="alert" id="error">${escapeHtml(error)}</p>`}
<h2>Contact information</h2>
<p class="field"><label for="email">Email</label><input id="email" name="email" type="email" autocomplete="email" placeholder="email@example.com" value="${escapeHtml(email)}"${readonly}></p>
${free ? '' : methods(session, typed)}
<button id="pay" type="submit" name="after" value="redirect">${free ? 'Complete order' : `Pay ${amount}`}</button>
<button id="pay-and-close" class="plain" type="submit" name="after" value="close">Pay, then close the tab (the store never sees me return)</button>
</form>`
}

function methods(session: Stripe.Checkout.Session, typed: Typed): string {
  const [first, ...others] = session.payment_method_types
  const debit = session.payment_method_types.some((type) => type !== 'card')
  const card = session.payment_method_types.includes('card')
  const chosen = card && (typed.method === 'card' || !debit) ? 'card' : 'bank_debit'
  const radio = (value: string, label: string) =>
    `<label><input type="radio" name="method" id="method-${value}" value="${value}"${value === chosen ? ' checked' : ''}> ${label}</label>`
  const picker =
    first && others.length > 0
      ? `<div class="methods" role="radiogroup" aria-label="Payment method">${radio('card', 'Card')}${radio('bank_debit', 'Bank debit (takes days)')}</div>`
      : `<input type="hidden" name="method" value="${chosen}">`
  return `<h2>Payment method</h2>${picker}
${card ? cardFields(typed, chosen !== 'card') : ''}${debit ? debitFields(typed, chosen === 'card') : ''}
<p class="field"><label for="billingName">Name</label><input id="billingName" name="billingName" autocomplete="name" placeholder="Full name" value="${escapeHtml(typed.billingName)}"></p>`
}

function cardFields(typed: Typed, hidden: boolean): string {
  const input = (id: keyof Typed, label: string, complete: string, placeholder: string) =>
    `<input id="${id}" name="${id}" aria-label="${label}" inputmode="numeric" autocomplete="${complete}" placeholder="${placeholder}" value="${escapeHtml(typed[id])}">`
  return `<fieldset class="field" id="card-fields"${hidden ? ' hidden' : ''}><legend>Card information</legend>
<div class="card">${input('cardNumber', 'Card number', 'cc-number', '1234 1234 1234 1234')}
<div class="halves">${input('cardExpiry', 'Expiration', 'cc-exp', 'MM / YY')}${input('cardCvc', 'CVC', 'cc-csc', 'CVC')}</div></div></fieldset>`
}

function debitFields(typed: Typed, hidden: boolean): string {
  const radio = (value: Typed['debitOutcome'], label: string) =>
    `<label><input type="radio" name="debitOutcome" id="debit-${value}" value="${value}"${typed.debitOutcome === value ? ' checked' : ''}> ${label}</label>`
  return `<fieldset class="field choices" id="debit-fields"${hidden ? ' hidden' : ''}><legend>Test bank account: how will the debit end?</legend>
${radio('succeeded', 'Succeeds later')}${radio('failed', 'Fails later')}</fieldset>`
}

function tests(session: Stripe.Checkout.Session): string {
  if (session.amount_total === 0) return ''
  const rows = TEST_CARDS.map(({ number, says }) => {
    const spaced = number.replace(/(.{4})(?=.)/g, '$1 ')
    return `<li><button type="button" data-card="${spaced}"><span>${says}</span><code>${spaced}</code></button></li>`
  })
  return `<aside class="aside" aria-label="Test cards"><details class="tests" open><summary>Test cards: choose one to fill the form</summary><ul>${rows.join('')}</ul>
<p>Any future date and any three digits will do. Real cards are refused.</p></details></aside>`
}

const SCRIPT = `
const byId = (id) => document.getElementById(id)
for (const button of document.querySelectorAll('[data-card]')) button.addEventListener('click', () => {
  const radio = byId('method-card'); if (radio) { radio.checked = true; radio.dispatchEvent(new Event('change', { bubbles: true })) }
  byId('cardNumber').value = button.dataset.card
  byId('cardExpiry').value = '12 / 34'; byId('cardCvc').value = '123'
  if (!byId('billingName').value) byId('billingName').value = 'Sandbox Buyer'
  if (!byId('email').value) byId('email').value = 'buyer@example.test'
  byId('pay').focus()
})
document.addEventListener('change', (event) => {
  if (event.target.name !== 'method') return
  byId('card-fields').hidden = event.target.value !== 'card'
  byId('debit-fields').hidden = event.target.value === 'card'
})
const number = byId('cardNumber')
if (number) number.addEventListener('input', () => { number.value = number.value.replace(/\\D/g, '').slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ') })
const expiry = byId('cardExpiry')
if (expiry) expiry.addEventListener('input', (event) => {
  const digits = expiry.value.replace(/\\D/g, '').slice(0, 4)
  expiry.value = digits.length > 2 ? digits.slice(0, 2) + ' / ' + digits.slice(2) : digits
})
let sent = false
byId('payment-form').addEventListener('submit', (event) => {
  if (sent) { event.preventDefault(); return }
  sent = true
  const button = event.submitter || byId('pay')
  setTimeout(() => { button.disabled = true; button.textContent = 'Processing\\u2026' })
})
addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
`
