import type { SampleEsim } from '@/tests/sandbox/providers/samples'
import type { Stack } from './stack'

const SHOWN_STATES = ['active', 'expired', 'not_installed']

/** What a person needs to know once everything runs. */
export async function summary(stack: Stack, isForwarded: boolean): Promise<string> {
  const { baseUrl, stripeUrl } = stack.sandbox
  const samples = await sampleEsims()
  const rows = [
    ['Store', `${stack.siteUrl}${isForwarded ? '   (also at http://localhost:8000)' : ''}`],
    ['API', `${stack.siteUrl}/docs`],
    ['Mailbox', `${baseUrl}/mail/`],
    ['Stripe sandbox', stripeUrl],
    ['Fault board', baseUrl],
    ['Logs', `${stack.dir}/logs`],
    ['Operator', 'npm run operate   (vouchers, promotions, affiliates, levels, restrictions)'],
  ]
  const lines = rows.map(([name, value]) => `  ${name?.padEnd(16)}${value}`)
  const eSims = samples.map((esim) => `  ${esim.iccid.padEnd(22)}${esim.note}`)
  return [
    '',
    'Roamkeep runs. Everything is simulated: no money, no mail and no request leaves this machine.',
    '',
    ...lines,
    ...(eSims.length > 0 ? ['', 'Numbers to check:', ...eSims] : []),
    '',
    'Stop with Ctrl-C. Data is kept; `npm run demo -- --fresh` starts over.',
    '',
  ].join('\n')
}

async function sampleEsims(): Promise<SampleEsim[]> {
  const { SAMPLE_ESIMS } = await import('@/tests/sandbox/providers/samples')
  const own = SAMPLE_ESIMS.filter((esim) => esim.vendor === 'travelroam')
  return SHOWN_STATES.flatMap((state) => own.find((esim) => esim.state === state) ?? [])
}
