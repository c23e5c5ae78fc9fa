/* Passwords that somebody has seen on this page and put away: they are not shown again. */
const putAway = new Set<string>()

/** Remembers that a password was seen, as long as the page is open. */
export const putPasswordAway = (password: string): void => void putAway.add(password)

/** True for one that was seen and put away. */
export const isPasswordPutAway = (password: string): boolean => putAway.has(password)

interface EndedJob {
  readonly jobstatus?: number | undefined
  readonly userid?: string | undefined
  /** Class of its command, as the protocol names commands there. */
  readonly cmd?: string | undefined
}

/** Jobs that give guests passwords. */
const givesPassword = /\.(?:DeployVMCmd|StartVMCmd|ResetVMPasswordCmd)/

/** Whether the result of a job may tell a user a password; for how long it does the server knows. */
export function mayTellPassword(job: EndedJob | undefined, userid: string): boolean {
  return job?.jobstatus === 1 && job.userid === userid && givesPassword.test(job.cmd ?? '')
}
