import { getTranslations } from 'next-intl/server'
import { dataText } from '@/components/esims/format'
import { Moment } from '@/components/orders/moment'
import type { Locale } from '@/i18n/routing'
import type { EsimUsage } from '@/lib/esims/owner-types'
import { type Chart, chartOf, HEIGHT, WIDTH } from './chart-scale'
import { ForecastLine } from './forecast-line'

/** How a plan was used over time, drawn here; the same as a table, and what it foretells in words. */
export async function UsageChart({ locale, usage }: { locale: Locale; usage: EsimUsage }) {
  const t = await getTranslations({ locale, namespace: 'myEsims.usage' })
  const known = usage.samples.flatMap(({ takenAt, usedBytes }) =>
    usedBytes === null ? [] : [{ takenAt, usedBytes }],
  )
  const chart = chartOf(known, usage.totalBytes)
  return (
    <section aria-labelledby="usage" className="rounded-card border border-line bg-surface p-5 sm:p-7">
      <h2 id="usage" className="text-xl">
        {t('title')}
      </h2>
      <ForecastLine locale={locale} forecast={usage.forecast} />
      {chart ? (
        <Drawn locale={locale} chart={chart} hasLimit={usage.totalBytes !== null} />
      ) : (
        <p className="mt-2 text-soft">{t('none')}</p>
      )}
    </section>
  )
}

interface DrawnProps {
  readonly locale: Locale
  readonly chart: Chart
  readonly hasLimit: boolean
}

/** Time runs from left to right in every language, as on a clock; the words around it run their own way. */
async function Drawn({ locale, chart, hasLimit }: DrawnProps) {
  const t = await getTranslations({ locale, namespace: 'myEsims.usage' })
  const [first] = chart.points
  const last = chart.points.at(-1)
  if (!first || !last) return null
  const top = dataText(chart.topBytes, locale)
  const used = dataText(last.usedBytes, locale)
  return (
    <figure className="mt-4">
      <div dir="ltr" className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 text-soft text-xs">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={hasLimit ? t('label', { used, total: top }) : t('labelOpen', { used })}
          className="h-44 w-full overflow-visible"
        >
          {[0, HEIGHT / 2, HEIGHT].map((y) => (
            <path key={y} d={`M0 ${y}H${WIDTH}`} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
          ))}
          <path d={chart.area} fill="var(--note-tint)" />
          <path
            d={chart.line}
            fill="none"
            stroke="var(--note)"
            strokeWidth="2.5"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <div aria-hidden="true" className="flex flex-col justify-between leading-none">
          <bdi>{top}</bdi>
          <bdi>{dataText(chart.topBytes / 2, locale)}</bdi>
          <bdi>0</bdi>
        </div>
        <div className="mt-2 flex justify-between gap-4">
          <bdi>
            <Moment locale={locale} iso={first.takenAt} />
          </bdi>
          <bdi className="text-end">
            <Moment locale={locale} iso={last.takenAt} />
          </bdi>
        </div>
      </div>
      <figcaption className="mt-3">
        <UsageTable locale={locale} chart={chart} />
      </figcaption>
    </figure>
  )
}

async function UsageTable({ locale, chart }: { locale: Locale; chart: Chart }) {
  const t = await getTranslations({ locale, namespace: 'myEsims.usage' })
  return (
    <details>
      <summary className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4">
        {t('table')}
      </summary>
      <table className="mt-2 w-full text-start">
        <thead>
          <tr className="text-soft text-sm">
            <th scope="col" className="py-1 text-start font-semibold">
              {t('time')}
            </th>
            <th scope="col" className="py-1 text-end font-semibold">
              {t('used')}
            </th>
          </tr>
        </thead>
        <tbody>
          {chart.points.toReversed().map(({ takenAt, usedBytes }) => (
            <tr key={takenAt} className="border-line border-t">
              <td className="py-1.5">
                <Moment locale={locale} iso={takenAt} />
              </td>
              <td className="py-1.5 text-end tabular-nums">
                <bdi>{dataText(usedBytes, locale)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
