export type Point = readonly [number, number]

export const MAP_WIDTH = 3600
/** Half the width of the whole world in the projection's own unit, at the equator. */
const HALF_WIDTH = 0.8707 * Math.PI
/** The northernmost land; what lies above it is cut off. */
const TOP = 84

/** The "Natural Earth" projection (T. Patterson, 2011; polynomial by B. Šavrič), a compromise that looks right to most. */
export function project([longitude, latitude]: Point): Point {
  const [lambda, phi] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180]
  const scale = MAP_WIDTH / 2 / HALF_WIDTH
  const x = lambda * parallelLength(phi)
  return [(x + HALF_WIDTH) * scale, (height((TOP * Math.PI) / 180) - height(phi)) * scale]
}

function parallelLength(phi: number): number {
  const two = phi * phi
  const four = two * two
  return 0.8707 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four))
}

function height(phi: number): number {
  const two = phi * phi
  const four = two * two
  return phi * (1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four)))
}
