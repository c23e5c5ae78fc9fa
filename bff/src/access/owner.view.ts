/** The owner of a row, as queries that join account and project name it. */
export interface OwnerNames {
  readonly account_name: string
  readonly project_uuid: string | null
  readonly project_name: string | null
}

/** A project in place of an account, for what belongs to one (api-commands §0). */
export function ownerView({ account_name, project_uuid, project_name }: OwnerNames): {
  account?: string
  project?: string
  projectid?: string
} {
  if (project_uuid === null) return { account: account_name }
  return { project: project_name ?? '', projectid: project_uuid }
}
