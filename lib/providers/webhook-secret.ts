import 'server-only'
import { config } from '../platform/config'
import { sameText } from '../platform/crypto/keys'

/** Whether a call says the secret of eSIM Hub's callbacks; 'off' when none is configured: then nobody is let in. */
export function judgeHubSecret(given: string | null): 'right' | 'wrong' | 'off' {
  const secret = config().esimhub?.ESIMHUB_WEBHOOK_SECRET
  if (!secret) return 'off'
  return given !== null && sameText(given, secret) ? 'right' : 'wrong'
}
