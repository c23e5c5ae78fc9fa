/**
 * A row as the result of a job shows it: nobody sees that before the job has ended, which then keeps nobody from
 * anything.
 */
export function afterJob<T extends { readonly pending_job: string | null }>(
  row: T,
  jobUuid: string | undefined,
): T {
  return row.pending_job === jobUuid ? { ...row, pending_job: null } : row
}
