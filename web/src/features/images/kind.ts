import type { ObjectOf } from '@mold/shared/contract/command.ts'
import type { imageFields, imageZoneFields } from '@mold/shared/commands/images/image.fields.ts'
import type { ImageKind } from '../../api/events.ts'
import type { ParamsFor } from '../../api/client.ts'

/*
 * Templates and ISOs are one thing until the commands' names part them (design: Folders). This file
 * is where they part.
 */

export type { ImageKind }
export type Image = ObjectOf<typeof imageFields>
export type ImageZone = ObjectOf<typeof imageZoneFields>

type ListName = 'listTemplates' | 'listIsos'

/** What a list of either kind takes besides its filter. */
export interface ImageListParams {
  readonly id?: string
  readonly listall?: boolean
  readonly showunique?: boolean
  readonly keyword?: string | undefined
  readonly hypervisor?: string | undefined
  readonly format?: string[] | undefined
  readonly state?: string[] | undefined
  readonly zoneids?: string[] | undefined
  readonly ostypeid?: string[] | undefined
  readonly accountids?: string[] | undefined
  readonly projectid?: string | undefined
  readonly facets?: string[]
  readonly sortby?: string
  readonly sortorder?: 'asc' | 'desc'
  readonly page?: number
  readonly pagesize?: number
}

/** Name and parameters of the list command of a kind; the same for queries and API snippets. */
export function listCall(
  kind: ImageKind,
  filter: string,
  params: ImageListParams,
): readonly [ListName, ParamsFor<ListName>] {
  return kind === 'iso'
    ? ['listIsos', { isofilter: filter, ...params }]
    : ['listTemplates', { templatefilter: filter, ...params }]
}

/** Name and parameters that find one image with its zones, wherever the caller may see it. */
export function imageCall(kind: ImageKind, id: string, admin: boolean) {
  return listCall(kind, admin ? 'all' : 'executable', { id, showunique: true, listall: admin })
}

export const listCommand = { template: 'listTemplates', iso: 'listIsos' } as const
export const copyCommand = { template: 'copyTemplate', iso: 'copyIso' } as const
export const deleteCommand = { template: 'deleteTemplate', iso: 'deleteIso' } as const
export const extractCommand = { template: 'extractTemplate', iso: 'extractIso' } as const
export const permissionsCommand = {
  template: 'listTemplatePermissions',
  iso: 'listIsoPermissions',
} as const
export const shareCommand = {
  template: 'updateTemplatePermissions',
  iso: 'updateIsoPermissions',
} as const
export const updateCommand = { template: 'updateTemplate', iso: 'updateIso' } as const

/** `resourcetype` of an image's events (api-commands §12). */
export const resourceType = { template: 'Template', iso: 'Iso' } as const

/** The kind of an image that is at hand without its page. */
export function kindOf(image: Pick<Image, 'format'>): ImageKind {
  return image.format === 'ISO' ? 'iso' : 'template'
}

export const listPath = { template: '/templates', iso: '/isos' } as const

export function imagePath(kind: ImageKind, id: string): string {
  return `${listPath[kind]}/${id}`
}

/** Whose it is: a project's name, or an account's. */
export function ownerOf({ project, account }: Pick<Image, 'project' | 'account'>): string {
  return project ?? account ?? ''
}

/** True for a template that knows what its appliance asks when it is deployed. */
export function isAppliance({ deployasis, deployasisdetails }: Image): boolean {
  return deployasis && Object.keys(deployasisdetails).length > 0
}

/** The form that makes an instance of it. */
export function launchPath(kind: ImageKind, id: string): string {
  return `/instances/add?${kind}=${id}`
}

export function deployPath(id: string): string {
  return `${imagePath('template', id)}/deploy-settings`
}
