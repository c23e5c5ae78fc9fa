import { AppError } from '@mold/shared/errors.ts'

/* Commands that are declared so that both sides can be built at once, and whose handlers are not merged yet. */

export const syncUnderWay = (command: string) => () =>
  Promise.reject(new AppError('api.unknown_command', { command }))

export const asyncUnderWay = (command: string) => ({
  start: syncUnderWay(command),
  run: syncUnderWay(command),
})
