import type { SandboxResponse } from '../kernel/http'
import type { Message } from './mailbox'
import { STYLE } from './style'

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char)

function page(title: string, body: string): SandboxResponse {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body>${body}</body></html>`
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: html,
  }
}

const time = (message: Message) =>
  `<time datetime="${message.at}">${escapeHtml(message.at.slice(0, 16).replace('T', ' '))} UTC</time>`

export function listPage(messages: readonly Message[], to: string | null): SandboxResponse {
  const rows = messages.map(
    (
      message,
    ) => `<li><a href="/mail/messages/${message.id}"><span class="to">${escapeHtml(message.to.join(', '))}</span>
${time(message)}<span class="subject">${escapeHtml(message.subject || '(no subject)')}</span>
<span class="snippet">${escapeHtml(message.text.replace(/\s+/g, ' ').slice(0, 160))}</span></a></li>`,
  )
  const empty = to
    ? `No letter to ${escapeHtml(to)} yet.`
    : 'No letter yet. What the store sends by mail shows up here by itself.'
  return page(
    'Mailbox',
    `<header><h1>Mailbox</h1><span class="badge">Sandbox</span><span class="count" id="count">${messages.length}</span>
<form class="filter" method="get" action="/mail/"><label for="to">Only to</label><input id="to" name="to" type="email" placeholder="ada@example.test" value="${escapeHtml(to ?? '')}"><button>Show</button></form>
<button id="clear" type="button">Delete all</button></header>
<main>${rows.length > 0 ? `<ul class="list">${rows.join('')}</ul>` : `<p class="empty">${empty}</p>`}</main>
<script>${LIST_SCRIPT}</script>`,
  )
}

export function messagePage(message: Message): SandboxResponse {
  const base = `/mail/messages/${message.id}`
  const attachments = message.attachments.map(
    ({ name, bytes }, index) =>
      `<a class="file" href="${base}/attachments/${index}" download>${escapeHtml(name)} <small>${Math.ceil(bytes / 1024)} KB</small></a>`,
  )
  const row = (label: string, value: string) => `<dt>${label}</dt><dd>${value}</dd>`
  const tab = (id: string, label: string) =>
    `<button type="button" role="tab" data-tab="${id}">${label}</button>`
  const unsubscribe = message.headers['list-unsubscribe']
  const frame = message.html
    ? `<iframe data-panel="html" title="The letter as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${base}/html"></iframe>`
    : ''
  return page(
    message.subject || '(no subject)',
    `<header><a class="back" href="/mail/">&#8592; Mailbox</a><span class="badge">Sandbox</span></header>
<main class="letter"><h1>${escapeHtml(message.subject || '(no subject)')}</h1>
<dl>${row('From', escapeHtml(message.from))}${row('To', escapeHtml(message.to.join(', ')))}${row('Sent', time(message))}${
      unsubscribe ? row('Unsubscribe', escapeHtml(unsubscribe)) : ''
    }</dl>${attachments.length > 0 ? `<p class="files">${attachments.join('')}</p>` : ''}
<div class="tabs" role="tablist">${message.html ? tab('html', 'HTML') : ''}${tab('text', 'Plain text')}${tab('source', 'Source')}</div>
${frame}<pre data-panel="text">${escapeHtml(message.text)}</pre><pre data-panel="source">${escapeHtml(message.source)}</pre></main>
<script>${TAB_SCRIPT}</script>`,
  )
}

const LIST_SCRIPT = `
const to = new URLSearchParams(location.search).get('to') || ''
const query = '/mail/messages.json?limit=1&to=' + encodeURIComponent(to)
let newest
setInterval(async () => {
  try {
    const { messages } = await (await fetch(query)).json()
    const id = messages[0] ? messages[0].id : ''
    if (newest !== undefined && id !== newest && document.activeElement.id !== 'to') location.reload()
    newest = id
  } catch {}
}, 2000)
document.getElementById('clear').addEventListener('click', async () => {
  await fetch('/mail/messages.json', { method: 'DELETE' }); location.reload()
})
`

const TAB_SCRIPT = `
const tabs = [...document.querySelectorAll('[data-tab]')]
const show = (name) => {
  for (const tab of tabs) tab.setAttribute('aria-selected', String(tab.dataset.tab === name))
  for (const panel of document.querySelectorAll('[data-panel]')) panel.hidden = panel.dataset.panel !== name
}
for (const tab of tabs) tab.addEventListener('click', () => show(tab.dataset.tab))
show(tabs[0].dataset.tab)
`
