import type { ZodOpenApiPathsObject } from 'zod-openapi'
import {
  accountExportSchema,
  codeInput,
  codeRequestInput,
  codeSentSchema,
  refreshInput,
  sessionSchema,
  signedOutSchema,
  signOutQuery,
} from '@/lib/auth/schemas'
import { operation } from './operation'

/** Signing in by code, and what an account may do with itself. */
export const sessionPaths: ZodOpenApiPathsObject = {
  '/api/v2/session/codes': {
    post: operation({
      id: 'requestCode',
      summary: 'Mail a sign-in code of six digits',
      description: 'The same answer whether there is an account or not. One a minute for a mailbox.',
      body: codeRequestInput,
      answer: [202, 'On its way, if the mailbox exists.', codeSentSchema],
      problems: [400, 413, 415, 429, 503],
    }),
  },
  '/api/v2/session': {
    post: operation({
      id: 'openSession',
      summary: 'Trade a mailed code for tokens',
      description:
        'Five tries for an address within ten minutes, from anywhere; `tries_left` counts them down.',
      body: codeInput,
      answer: [201, 'Signed in. Guest orders of this address are in the account now.', sessionSchema],
      problems: [400, 413, 415, 429, 503],
    }),
    delete: operation({
      id: 'closeSession',
      summary: 'Sign out, here or everywhere',
      params: { query: signOutQuery },
      answer: [200, 'Signed out; other processes know within half a minute.', signedOutSchema],
      problems: [401, 429, 503],
    }),
  },
  '/api/v2/session/refresh': {
    post: operation({
      id: 'refreshSession',
      summary: 'A new pair of tokens',
      body: refreshInput,
      answer: [200, 'The pair. The same token a few seconds later gives the same pair.', sessionSchema],
      problems: [400, 401, 413, 415, 429, 503],
    }),
  },
  '/api/v2/account/export': {
    get: operation({
      id: 'exportAccount',
      summary: 'Everything we keep about the viewer',
      answer: [200, 'A file to take away.', accountExportSchema],
      problems: [401, 429, 503],
    }),
  },
}
