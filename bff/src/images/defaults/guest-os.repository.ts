import type { Trx } from '../../db/database.ts'

const fallback = 'Other Linux (64-bit)'

/** The OS type that the name of a default template begins with, such as that of CentOS Stream 10; else any Linux. */
export async function guestOsOf(trx: Trx, name: string): Promise<number | null> {
  const rows = await trx
    .selectFrom('guest_os')
    .select(['id', 'description'])
    .where('removed', 'is', null)
    .execute()
  const named = rows
    .filter(({ description }) => name.startsWith(description))
    .toSorted((one, other) => other.description.length - one.description.length)
  return (named[0] ?? rows.find(({ description }) => description === fallback))?.id ?? null
}
