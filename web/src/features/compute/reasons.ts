import { useErrorWords } from '../../i18n/error-text.ts'
import { useSession } from '../../layout/use-session.ts'

interface Row {
  readonly name?: string | undefined
  /** Actions by name: true, or the code of the reason why not. */
  readonly can?: unknown
}

/** The code of the reason why something cannot be done now; undefined when it can, or nothing is said of it. */
export function whyNot({ can }: Row, action: string): string | undefined {
  const may = ((can ?? {}) as Readonly<Record<string, unknown>>)[action]
  return typeof may === 'string' ? may : undefined
}

/** Why something cannot be done now, by the row's own `can`; undefined when it can. */
export function useReason() {
  const { account } = useSession()
  const words = useErrorWords()
  return (row: Row, action: string): string | undefined => {
    const can = (row.can ?? {}) as Readonly<Record<string, unknown>>
    const may = can[action]
    if (may === true) return undefined
    const code = typeof may === 'string' ? may : 'image.not_owner'
    return words({ code, params: { account, name: row.name }, text: code })
  }
}
