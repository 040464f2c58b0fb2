import type { Locale } from '@/i18n/routing'
import { byName } from '../covered-places'
import { type Frame, frameOf, placeIn } from './frame'
import { type MapGroup, mapLegend } from './legend'
import { WORLD_FILE, WORLD_WIDTH } from './world.generated'

const LOOKS = {
  full: { shape: 'fill-brand stroke-surface', swatch: 'bg-brand' },
  half: { shape: 'fill-brand/40 stroke-brand', swatch: 'border border-brand bg-brand/40' },
  none: { shape: 'fill-surface stroke-warn', swatch: 'border-2 border-warn bg-surface' },
} as const

interface Props {
  readonly locale: Locale
  /** Countries by how well they are covered; a country is in one group at most. */
  readonly groups: readonly MapGroup[]
}

/**
 * Countries on a map, told apart by shade and by words below. The shapes are one file for all pages (see
 * tests/generate/world-map.ts), which a page names but does not carry. Nothing where a map would say nothing.
 */
export async function WorldMap({ locale, groups }: Props) {
  const shown = groups.filter(({ countries }) => countries.length > 0)
  const frame = frameOf(shown.flatMap(({ countries }) => countries))
  if (!frame || shown.length === 0) return null
  const legend = await mapLegend(locale, shown, frame)
  return (
    <figure className="grid gap-3">
      <svg
        viewBox={`${frame.x} ${frame.y} ${frame.width} ${frame.height}`}
        role="img"
        aria-label={legend.label}
        strokeWidth={frame.width / 700}
        className="h-auto w-full overflow-hidden rounded-card border border-line bg-sunk"
      >
        <Land frame={frame} />
        {shown.map(({ look, countries }) => (
          <g key={look} className={LOOKS[look].shape}>
            {byName(countries, locale).map((country) => (
              <Country key={country} frame={frame} country={country} />
            ))}
          </g>
        ))}
      </svg>
      <figcaption>
        <ul className="grid gap-1.5 text-[0.9375rem] text-soft">
          {legend.rows.map(({ look, text }) => (
            <li key={look} className="flex gap-2.5">
              <span aria-hidden="true" className={`mt-1 size-4 shrink-0 rounded-sm ${LOOKS[look].swatch}`} />
              {text}
            </li>
          ))}
        </ul>
        {legend.outside && <p className="mt-1.5 text-soft text-sm">{legend.outside}</p>}
      </figcaption>
    </figure>
  )
}

function Land({ frame }: { frame: Frame }) {
  const href = `${WORLD_FILE}#world`
  return (
    <g className="fill-line stroke-sunk">
      <use href={href} />
      {frame.goesRound && <use href={href} x={WORLD_WIDTH} />}
    </g>
  )
}

/** Its shape, and a dot where that is too small to be found. */
function Country({ frame, country }: { frame: Frame; country: string }) {
  const place = placeIn(frame, country)
  if (!place?.isSeen) return null
  return (
    <>
      {place.isDrawn && <use href={`${WORLD_FILE}#${country}`} x={place.shift || undefined} />}
      {place.isTiny && <circle cx={place.x} cy={place.y} r={Math.round(frame.width / 110)} />}
    </>
  )
}
