export const sourceErrors = {} as const
