/** Who looks after hosts (api-commands §16: RS). */
export const hostRoles = ['Admin', 'ResourceAdmin'] as const
