import 'server-only'
import { countryByAlpha2 } from '../../core/countries'
import { config } from '../config'

/**
 * Where the request comes from, alpha-2, as the platform says: Vercel writes this header itself and replaces one that was
 * sent. Elsewhere nobody does, and the same header is the client's word: null, as where the platform does not know.
 */
export function visitorCountry(headers: Headers): string | null {
  if (!config().onVercel) return null
  return countryByAlpha2(headers.get('x-vercel-ip-country') ?? '')?.alpha2 ?? null
}
