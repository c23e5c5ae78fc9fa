import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import { type OwnerScope, type ProjectChoice, projectAccountType } from './owners.ts'

type Tables = Database & { a: Database['account']; d: Database['domain'] }

/**
 * SQL: the row belongs to what the owner parameters name. For queries that join the owner account
 * as `a` and its domain as `d`.
 */
export function ownedWithin(scope: OwnerScope) {
  return (eb: ExpressionBuilder<Tables, 'a' | 'd'>): Expression<SqlBool> => {
    if (scope.kind === 'accounts') {
      return eb('a.id', '=', eb.fn.any(eb.val([...scope.accountIds])))
    }
    return eb.and([...kindOf(eb, scope.projects), ...placeOf(eb, scope)])
  }
}

type Eb = ExpressionBuilder<Tables, 'a' | 'd'>

function kindOf(eb: Eb, projects: ProjectChoice): Expression<SqlBool>[] {
  if (projects === 'with') return []
  return [eb('a.type', projects === 'only' ? '=' : '<>', projectAccountType)]
}

function placeOf(eb: Eb, scope: Exclude<OwnerScope, { kind: 'accounts' }>): Expression<SqlBool>[] {
  switch (scope.kind) {
    case 'everything':
      return []
    case 'domain':
      return [eb('d.id', '=', scope.domainId)]
    case 'subtree':
      return [sql<SqlBool>`starts_with(${eb.ref('d.path')}, ${scope.path})`]
  }
}
