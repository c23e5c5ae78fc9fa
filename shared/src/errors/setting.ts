export const settingErrors = {} as const
