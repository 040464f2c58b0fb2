import type Stripe from 'stripe'
import { createId } from '../state/ids'

const LIFE_SECONDS = 3_600

/** Lets a mobile client act for one customer for an hour. */
export const buildEphemeralKey = (created: number): Stripe.EphemeralKey => ({
  id: createId('ephkey'),
  object: 'ephemeral_key',
  created,
  expires: created + LIFE_SECONDS,
  livemode: false,
  secret: createId('ek_test', 40),
})
