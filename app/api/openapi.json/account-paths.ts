import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import {
  installationOutput,
  namedOutput,
  nameEsimInput,
  ownedDetailOutput,
  ownedListOutput,
  pageQuery,
  usageOutput,
} from '@/lib/esims/owner-schemas'
import { orderListSchema } from '@/lib/orders/account-schemas'
import { operation } from './operation'

const esimPath = z.object({ iccid: z.string().meta({ description: 'The `esim_id`.', example: 'esm_…' }) })
const page = { query: pageQuery }
const signedIn =
  'With the access token of an account (`Authorization: Bearer …`), or its session on our pages.'

/** What an account reads and does with its own eSIMs. Somebody else's is the same 404 as none. */
export const accountPaths: ZodOpenApiPathsObject = {
  '/api/v2/esims': {
    get: operation({
      id: 'listEsims',
      summary: 'The eSIMs of an account, newest first',
      description: signedIn,
      params: page,
      answer: [200, 'A page; pass `next_cursor` on as `cursor`.', ownedListOutput],
      problems: [400, 401, 429, 503],
    }),
  },
  '/api/v2/esims/{iccid}': {
    get: operation({
      id: 'readEsim',
      summary: 'An eSIM of an account with all its plans',
      description: signedIn,
      params: { path: esimPath },
      answer: [200, 'The eSIM.', ownedDetailOutput],
      problems: [401, 404, 429, 503],
    }),
    patch: operation({
      id: 'nameEsim',
      summary: 'Gives an eSIM a name of its owner’s',
      description: signedIn,
      params: { path: esimPath },
      body: nameEsimInput,
      answer: [200, 'The name as it is kept.', namedOutput],
      problems: [400, 401, 404, 413, 415, 429, 503],
    }),
  },
  '/api/v2/esims/{iccid}/usage': {
    get: operation({
      id: 'readUsage',
      summary: 'How the newest plan of an eSIM was used, and how long its data lasts at this pace',
      description: signedIn,
      params: { path: esimPath },
      answer: [200, 'The samples and the forecast.', usageOutput],
      problems: [401, 404, 429, 503],
    }),
  },
  '/api/v2/esims/{iccid}/installation': {
    get: operation({
      id: 'readInstallation',
      summary: 'What installs an eSIM of an account',
      description: `${signedIn} Keep the answer nowhere.`,
      params: { path: esimPath },
      answer: [200, 'The codes; null while the provider has not told them.', installationOutput],
      problems: [401, 404, 429, 503],
    }),
  },
}

export const orderListOperation = operation({
  id: 'listOrders',
  summary: 'The orders of an account, newest first',
  description: `${signedIn} All of them, whatever became of them.`,
  params: page,
  answer: [200, 'A page; pass `next_cursor` on as `cursor`.', orderListSchema],
  problems: [400, 401, 429, 503],
})
