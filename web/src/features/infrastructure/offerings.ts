import type { ParamsFor, ResultFor } from '../../api/client.ts'

export type ServiceOffering = ResultFor<'listServiceOfferings'>['items'][number]
export type DiskOffering = ResultFor<'listDiskOfferings'>['items'][number]

export const offeringsPath = '/infrastructure/offerings'

/** One page holds them all: there are a handful. */
export const allOfferings = { pagesize: 500, page: 1 } as const satisfies ParamsFor<
  'listServiceOfferings' | 'listDiskOfferings'
>
