import type { World } from '../kernel/types'
import { createAirHub } from './airhub/index'
import { DEFAULT_CATALOGUE_SIZE } from './catalogue'
import { createEsimCard } from './esimcard/index'
import { createEsimHub } from './esimhub/index'
import type { Simulator } from './simulator'
import { createTravelRoam } from './travelroam/index'

/** All four eSIM providers, each with its own catalogue of about `catalogueSize` bundles. */
export function createProviders(world: World, catalogueSize = DEFAULT_CATALOGUE_SIZE): Simulator[] {
  const o = { catalogueSize }
  return [
    createTravelRoam(world, o),
    createAirHub(world, o),
    createEsimCard(world, o),
    createEsimHub(world, o),
  ]
}
