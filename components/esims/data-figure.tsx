import { dataParts } from './format'

/** An amount of data for the middle of a ring: the number large, its unit below. */
export function DataFigure({
  bytes,
  locale,
  small = false,
}: {
  bytes: number
  locale: string
  small?: boolean
}) {
  const { number, unit } = dataParts(bytes, locale)
  return (
    <>
      <span className={`block font-extrabold tabular-nums leading-none ${small ? 'text-2xl' : 'text-4xl'}`}>
        {number}
      </span>
      <span className={small ? 'block font-bold' : 'mt-1 block font-bold'}>{unit}</span>
    </>
  )
}
