import type { MessageData } from '../../types'
import type { LetterContext } from '../context'
import { formatWhen } from '../facts'
import type { Block, Letter } from '../letter'
import { staffFooter } from './shared'

export function staffIncidentLetter(data: MessageData<'staff_incident'>, context: LetterContext): Letter {
  const { t, locale, clean } = context
  const kind = data.kind.replaceAll('_', ' ')
  const details = Object.entries(data.detail).map(([key, value]) => ({
    label: key.replaceAll('_', ' '),
    value: clean(value === null ? '–' : String(value)),
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
