import { type Kysely, sql } from 'kysely'

/*
 * What the descriptor of an appliance decides: the guest OS where nobody chose one, and the data disks of
 * an appliance that is taken apart. A data disk is a part of the archive that its template is, and has no
 * copies of its own: where the template is, it is.
 */
const statements = [
  `alter table cloud.vm_template
    add column os_from_image boolean not null default false,
    add column parent_id bigint references cloud.vm_template,
    add column disk_index integer,
    add column disk_id text,
    add column disk_offset bigint,
    add column disk_length bigint,
    add constraint vm_template_disk check (
      num_nulls(parent_id, disk_index, disk_id, disk_offset, disk_length) in (0, 5)),
    add constraint vm_template_disk_private check (
      parent_id is null or not (is_public or is_featured))`,
  `create unique index vm_template_disks on cloud.vm_template (parent_id, disk_index)
    where parent_id is not null`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
