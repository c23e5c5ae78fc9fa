import {
  IconBrandAmazon,
  IconBrandUbuntu,
  IconBrandWindows,
  IconChecklist,
  IconKey,
  IconServer2,
} from '@tabler/icons-react'

/** Every guide, in the order of the index; its address is its id below /guides. */
export const guides = [
  { id: 'linux', icon: IconBrandUbuntu },
  { id: 'windows', icon: IconBrandWindows },
  { id: 'passwords', icon: IconKey },
  { id: 'amazon', icon: IconBrandAmazon },
  { id: 'hyperv', icon: IconServer2 },
  { id: 'before', icon: IconChecklist },
] as const
export type GuideId = (typeof guides)[number]['id']
