import { AppError } from '@mold/shared/errors.ts'

/** What a user is called and reached by, as a call gives it. */
export interface UserValues {
  readonly username?: string | undefined
  readonly firstname?: string | undefined
  readonly lastname?: string | undefined
  readonly email?: string | undefined
  readonly timezone?: string | undefined
}

/**
 * Columns of a user out of what is given; an empty time zone is none.
 *
 * @throws AppError user.empty, user.email, user.timezone
 */
export function userValues(changes: UserValues) {
  for (const name of ['username', 'firstname', 'lastname'] as const) {
    if (changes[name]?.trim() === '') throw new AppError('user.empty', { name })
  }
  const { username, firstname, lastname, email, timezone } = changes
  if (email !== undefined && email.trim() !== '' && !/^\S+@\S+$/.test(email.trim())) {
    throw new AppError('user.email', { email })
  }
  return {
    username: username?.trim(),
    firstname: firstname?.trim(),
    lastname: lastname?.trim(),
    email: email?.trim(),
    timezone: timezone === undefined ? undefined : checkTimezone(timezone.trim()),
  }
}

function checkTimezone(timezone: string): string | null {
  if (timezone === '') return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone
  } catch {
    throw new AppError('user.timezone', { timezone })
  }
}
