/** What limits are about, by the number that the API has for it (api-commands §13). */
export const resourceTypes = [
  'user_vm',
  'public_ip',
  'volume',
  'snapshot',
  'template',
  'project',
  'network',
  'vpc',
  'cpu',
  'memory',
  'primary_storage',
  'secondary_storage',
] as const

export type ResourceType = (typeof resourceTypes)[number]
