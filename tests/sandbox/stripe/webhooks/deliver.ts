import type Stripe from 'stripe'
import type { Fault, FaultKind, World } from '../../kernel/types'
import { post } from './post'
import { signPayload } from './sign'

/** Real time between attempts. Stripe takes hours to days for the same number of tries. */
const BACKOFF_MS = [500, 2_000, 5_000, 15_000, 30_000, 60_000, 120_000]
const DEFAULT_DELAY_MS = 3_000
const HELD_BACK_MS = 1_500
const KEPT_DELIVERIES = 20_000

export interface Delivery {
  event: string
  type: string
  /** `held`: webhooks were off. `dropped`: lost by a fault. Both wait for a `redeliver`. */
  state: 'pending' | 'delivered' | 'failed' | 'held' | 'dropped'
  fault: FaultKind | null
  attempts: { at: string; status: number | null; error: string | null; durationMs: number }[]
}

export interface WebhookSettings {
  enabled: boolean
  url: string | null
  /** All of them sign every event. */
  secrets: string[]
  /** Event types the endpoint asked for; `*` for all. */
  events: string[]
}

export class Webhooks {
  readonly settings: WebhookSettings
  private readonly deliveries = new Map<string, Delivery>()
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly waiting = new Map<string, (() => void)[]>()
  private heldBack: (() => void) | null = null
  private epoch = 0

  constructor(
    private readonly world: World,
    private readonly defaults: WebhookSettings,
  ) {
    this.settings = structuredClone(defaults)
  }

  isSubscribed(type: string): boolean {
    return this.settings.events.includes('*') || this.settings.events.includes(type)
  }

  send(event: Stripe.Event): void {
    if (!this.isSubscribed(event.type)) return
    const delivery = this.record(event)
    if (!this.settings.enabled || !this.settings.url) {
      delivery.state = 'held'
      return
    }
    const fault = this.world.faults.take('stripe', 'webhook')
    delivery.fault = fault?.kind ?? null
    this.dispatch(delivery, JSON.stringify(event), fault)
  }

  /** Sends an event again at once and only once, whatever became of it before. */
  redeliver(event: Stripe.Event): Delivery {
    const delivery = this.deliveries.get(event.id) ?? this.record(event)
    if (delivery.state !== 'delivered') delivery.state = 'pending'
    void this.attempt(delivery, JSON.stringify(event), BACKOFF_MS.length)
    return delivery
  }

  /** True when the store has answered 2xx; false when it hasn't within `maxMs`, or was never going to be asked. */
  whenAcknowledged(eventId: string, maxMs: number): Promise<boolean> {
    const delivery = this.deliveries.get(eventId)
    if (delivery?.state === 'delivered') return Promise.resolve(true)
    if (!delivery || delivery.state === 'held') return Promise.resolve(false)
    return new Promise((resolve) => {
      const done = () => resolve(delivery.state === 'delivered')
      this.waiting.set(eventId, [...(this.waiting.get(eventId) ?? []), done])
      this.later(maxMs, done)
    })
  }

  /** Oldest first. */
  list(filter: {
    event?: string | undefined
    state?: string | undefined
    limit?: number | undefined
  }): Delivery[] {
    const { event, state, limit = 100 } = filter
    const candidates = event ? [this.deliveries.get(event)] : [...this.deliveries.values()]
    return candidates
      .filter((delivery) => delivery !== undefined)
      .filter((delivery) => !state || delivery.state === state)
      .slice(-limit)
  }

  /** Forgets everything, including attempts under way, and goes back to the first settings. */
  clear(): void {
    this.epoch += 1
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
    for (const wakes of this.waiting.values()) for (const wake of wakes) wake()
    this.waiting.clear()
    this.heldBack = null
    this.deliveries.clear()
    Object.assign(this.settings, structuredClone(this.defaults))
  }

  private record(event: Stripe.Event): Delivery {
    const delivery: Delivery = {
      event: event.id,
      type: event.type,
      state: 'pending',
      fault: null,
      attempts: [],
    }
    this.deliveries.set(event.id, delivery)
    const [oldest] = this.deliveries.size > KEPT_DELIVERIES ? this.deliveries.keys() : []
    if (oldest) this.deliveries.delete(oldest)
    return delivery
  }

  private dispatch(delivery: Delivery, payload: string, fault: Fault | null): void {
    const go = () => void this.attempt(delivery, payload, 0)
    const overtaken = this.heldBack
    this.heldBack = null
    switch (fault?.kind) {
      case 'webhook_drop':
        delivery.state = 'dropped'
        if (fault.delayMs !== undefined) this.later(fault.delayMs, go)
        break
      case 'webhook_duplicate':
        go()
        go()
        break
      case 'webhook_delay':
      case 'latency':
        this.later(fault.delayMs ?? DEFAULT_DELAY_MS, go)
        break
      case 'webhook_reorder':
        this.holdBack(go, fault.delayMs ?? HELD_BACK_MS)
        break
      default:
        go()
    }
    if (overtaken) this.later(50, overtaken)
  }

  /** Leaves after the next event, or alone when none comes in time. */
  private holdBack(go: () => void, maxMs: number): void {
    let gone = false
    const once = () => {
      if (!gone) go()
      gone = true
    }
    this.heldBack = once
    this.later(maxMs, once)
  }

  private async attempt(delivery: Delivery, payload: string, tried: number): Promise<void> {
    const { epoch } = this
    const { url, secrets } = this.settings
    if (!url) return
    const startedAt = performance.now()
    const result = await post(url, payload, signPayload(payload, secrets, Math.floor(Date.now() / 1_000)))
    if (epoch !== this.epoch) return
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
    const attempt = { at: new Date(this.world.now()).toISOString(), ...result, durationMs }
    delivery.attempts.push(attempt)
    this.writeJournal(delivery, url, payload.length, attempt)
    if (result.status !== null && result.status >= 200 && result.status < 300) {
      delivery.state = 'delivered'
      this.wake(delivery)
      return
    }
    const pause = BACKOFF_MS[tried]
    if (pause !== undefined) this.later(pause, () => void this.attempt(delivery, payload, tried + 1))
    else if (delivery.state !== 'delivered') {
      delivery.state = 'failed'
      this.wake(delivery)
    }
  }

  private wake(delivery: Delivery): void {
    for (const wake of this.waiting.get(delivery.event) ?? []) wake()
    this.waiting.delete(delivery.event)
  }

  private later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      run()
    }, ms)
    timer.unref()
    this.timers.add(timer)
  }

  private writeJournal(
    delivery: Delivery,
    url: string,
    bytes: number,
    attempt: Delivery['attempts'][number],
  ): void {
    this.world.journal.add({
      at: attempt.at,
      vendor: 'stripe',
      operation: 'webhook',
      method: 'POST',
      path: url,
      request: { event: delivery.event, type: delivery.type, bytes },
      status: attempt.status,
      response: attempt.error,
      fault: delivery.fault,
      durationMs: attempt.durationMs,
    })
  }
}
