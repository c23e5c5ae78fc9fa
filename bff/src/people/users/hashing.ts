import { hashPassword } from '../../access/sign-in/passwords.ts'
import { createLimiter } from '../../access/sign-in/limiter.ts'

/** Work on passwords of signed-in callers: each takes 19 MiB and a thread for a while. */
export const limited = createLimiter(2, 20)

/** The hash of a new password. @throws AppError api.busy */
export const hashNew = (password: string): Promise<string> => limited(() => hashPassword(password))
