import { groupIccid } from '@/lib/core/iccid'

/** An ICCID in groups of four; always left to right. Places that differ from another number are marked. */
export function IccidText({
  iccid,
  differsFrom,
  className = '',
}: {
  iccid: string
  differsFrom?: string
  className?: string
}) {
  return (
    <bdi dir="ltr" translate="no" className={`tabular-nums tracking-wide ${className}`}>
      {differsFrom && differsFrom.length === iccid.length ? marked(iccid, differsFrom) : groupIccid(iccid)}
    </bdi>
  )
}

function marked(iccid: string, other: string) {
  return [...iccid].map((digit, place) => {
    const gap = place > 0 && place % 4 === 0 ? ' ' : ''
    const shown =
      digit === other.charAt(place) ? (
        digit
      ) : (
        <mark className="rounded bg-accent px-0.5 text-on-accent">{digit}</mark>
      )
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the digits of one number never change their places
      <span key={place}>
        {gap}
        {shown}
      </span>
    )
  })
}
