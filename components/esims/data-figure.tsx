import { dataParts } from './format'

/** An amount of data for the middle of a ring: the number large, its unit below. */
export function DataFigure({ bytes, locale }: { bytes: number; locale: string }) {
  const { number, unit } = dataParts(bytes, locale)
  return (
    <>
      <span className="block font-extrabold text-4xl tabular-nums leading-none">{number}</span>
      <span className="mt-1 block font-bold">{unit}</span>
    </>
  )
}
