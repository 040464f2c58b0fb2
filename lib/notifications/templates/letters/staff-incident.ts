import { redactValue } from '../../../platform/log/redact'
import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { formatWhen } from '../facts'
import type { Block, Letter } from '../letter'
import { staffFooter } from './shared'

/** Amounts, ids and lists as a person reads them; what is nested deeper as JSON. */
function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function staffIncidentLetter(data: MessageData<'staff_incident'>, context: LetterContext): Letter {
  const { t, locale, clean } = context
  const kind = data.kind.replaceAll('_', ' ')
  const details = Object.entries(redactValue(data.detail) as Record<string, unknown>).map(([key, value]) => ({
    label: key.replaceAll('_', ' '),
    value: clean(valueText(value)),
    ltr: true,
  }))
  const blocks: Block[] = [
    { kind: 'text', text: t('staff_incident.intro') },
    {
      kind: 'facts',
      facts: [
        { label: t('label.kind'), value: kind, ltr: true },
        ...(data.subjectId === null
          ? []
          : [{ label: t('label.subject'), value: clean(data.subjectId), ltr: true }]),
        { label: t('label.happenedAt'), value: formatWhen(data.occurredAt, locale) },
        { label: t('label.incident'), value: data.incidentId, ltr: true },
      ],
    },
  ]
  if (details.length > 0)
    blocks.push({ kind: 'facts', title: t('staff_incident.detailTitle'), facts: details })
  return {
    subject: t('staff_incident.subject', { kind }),
    preview: t('staff_incident.preview'),
    tone: 'warn',
    heading: t('staff_incident.heading'),
    blocks,
    footer: staffFooter(context),
  }
}
