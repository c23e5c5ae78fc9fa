import { AppError } from '../../errors.ts'
import { shown } from '../fields.ts'

/** A descriptor that breaks a rule of its own format. */
export function invalidOvf(member: string, problem: string): AppError {
  return new AppError('image.ovf_invalid', { member: shown(member), problem: shown(problem) })
}
