import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { OwnerScope } from './owners.ts'

type Tables = Database & { a: Database['account']; d: Database['domain'] }

/**
 * SQL: the row belongs to what the owner parameters name. For queries that join the owner account
 * as `a` and its domain as `d`.
 */
export function ownedWithin(scope: OwnerScope) {
  return (eb: ExpressionBuilder<Tables, 'a' | 'd'>): Expression<SqlBool> => {
    if (scope.kind === 'everything') return sql<SqlBool>`true`
    if (scope.kind === 'account') return eb('a.id', '=', scope.accountId)
    if (scope.kind === 'domain') return eb('d.id', '=', scope.domainId)
    return sql<SqlBool>`starts_with(${eb.ref('d.path')}, ${scope.path})`
  }
}
