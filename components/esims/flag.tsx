/** A flag from our own copy (`public/flags`). Decorative: the country's name always stands beside it. */
export function Flag({ country }: { country: string }) {
  if (!/^[A-Z]{2}$/.test(country)) return null
  return (
    // biome-ignore lint/performance/noImgElement: a small static SVG that needs no optimiser
    <img
      src={`/flags/${country.toLowerCase()}.svg`}
      width={24}
      height={16}
      alt=""
      loading="lazy"
      className="inline-block h-4 w-6 shrink-0 rounded-[3px] bg-sunk align-[-0.15em] ring-1 ring-line"
    />
  )
}
