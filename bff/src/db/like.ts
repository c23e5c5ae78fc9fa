import {
  type Expression,
  type ExpressionBuilder,
  type SqlBool,
  type StringReference,
  sql,
} from 'kysely'

/** The text as a LIKE pattern that matches itself anywhere: `%` and `_` lose their meaning. */
export function likePattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}

/** SQL: a text column holds `text`, in any case (protocol §8: keyword; security case H10). */
export function containing<D, T extends keyof D>(
  eb: ExpressionBuilder<D, T>,
  column: StringReference<D, T>,
  text: string,
): Expression<SqlBool> {
  return sql<SqlBool>`${eb.ref(column)} ilike ${likePattern(text)}`
}
