import type { T } from '../../i18n/i18n.ts'
import type { useFormat } from '../../i18n/use-format.ts'
import { remedyOf, type Snippet } from './remedies.ts'
import type { CheckState, RunState } from './runner.ts'
import { checkIds, type CheckId } from './verdict.ts'
import { badgeOf, verdictWords } from './words.ts'

interface ReportParts {
  readonly checks: RunState['checks']
  readonly address: string
  readonly browser: string
  readonly at: Date
  readonly t: T
  readonly format: ReturnType<typeof useFormat>
}

/** What the page shows as plain text, to be sent to whoever looks after the proxy. */
export function reportText(parts: ReportParts): string {
  const { t, address, at, browser, checks } = parts
  const head = [t('connection.title'), address, at.toISOString(), browser].join('\n')
  const paragraphs = checkIds.map((id) => paragraphOf(id, checks[id], parts))
  return `${[head, ...paragraphs].join('\n\n')}\n`
}

function paragraphOf(id: CheckId, check: CheckState, { t, format }: ReportParts): string {
  const first = `[${t(badgeOf(check).words)}] ${t(`connection.check.${id}`)}`
  if (check.state !== 'done') return first
  const { found, todo } = verdictWords(check.verdict, t, format)
  const remedies = remedyOf(check.verdict).map((snippet) => snippetText(snippet, t))
  return [first, found, ...(todo === undefined ? [] : [todo]), ...remedies].join('\n')
}

function snippetText({ program, remove, text }: Snippet, t: T): string {
  const name = remove === true ? t('connection.remove', { program }) : program
  return `${name}:\n${text.replace(/^/gm, '  ')}`
}
