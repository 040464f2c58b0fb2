const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The idempotency key that our own form carries; '' where it has not the form of one of ours. */
export function formKeyIn(form: FormData): string {
  const key = form.get('idempotency_key')
  return typeof key === 'string' && KEY.test(key) ? key : ''
}
