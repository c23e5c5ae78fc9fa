import { AppError } from '@mold/shared/errors.ts'

const refuse = (): Promise<never> =>
  Promise.reject(new AppError('api.unknown_command', { command: 'of projects' }))

/** Stands for a command whose rules are not there yet. */
export const unmadeJob = { start: refuse, run: refuse }
