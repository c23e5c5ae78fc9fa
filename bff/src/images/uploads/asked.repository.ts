import type { OwnerFacts } from '../../access/image-rule.ts'
import type { Db } from '../../db/database.ts'
import { keepPlan } from '../../db/kept-plans.ts'

export type AskedUpload = NonNullable<Awaited<ReturnType<typeof findAsked>>>

/**
 * An upload that somebody asks for, with what decides whether they may and what receiving it needs of its
 * image: one statement, since every request of an upload asks for it. Undefined when there is none, or its
 * image is gone.
 */
export async function findAsked(db: Db, id: string) {
  return keepPlan(db.selectFrom('upload as u'))
    .innerJoin('vm_template as t', 't.id', 'u.template_id')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .select([
      'u.id',
      'u.template_id',
      'u.nonce',
      'u.state',
      'u.length',
      't.format',
      't.checksum',
      't.type',
      't.is_public',
      't.account_id',
      'a.name as account_name',
      'd.path as domain_path',
    ])
    .where('u.id', '=', id)
    .where('t.removed', 'is', null)
    .executeTakeFirst()
}

/** What the rules of access/ need of its image, which is never a data disk. */
export const factsOfAsked = (asked: AskedUpload): OwnerFacts => ({
  accountId: asked.account_id,
  ownerDomainPath: asked.domain_path,
  type: asked.type,
  isPublic: asked.is_public,
})
