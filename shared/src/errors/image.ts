export const imageErrors = {} as const
