import { lowerNameOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type ResourceType, resourceTypes } from '@mold/shared/resource-types.ts'

interface Wanted {
  readonly resourcetype?: number | undefined
  readonly resourcetypename?: string | undefined
}

/** The type that a call names by number or by name in any case; the number wins. @throws AppError api.invalid_value */
export function wantedType(
  { resourcetype, resourcetypename }: Wanted,
  declaration: { readonly name: string },
): ResourceType | undefined {
  const command = lowerNameOf(declaration)
  if (resourcetype !== undefined) {
    const type = resourceTypes[resourcetype]
    if (type) return type
    throw new AppError('api.invalid_value', { command, name: 'resourcetype', value: resourcetype })
  }
  if (resourcetypename === undefined) return undefined
  const type = resourceTypes.find((name) => name === resourcetypename.toLowerCase())
  if (type) return type
  throw new AppError('api.invalid_value', {
    command,
    name: 'resourcetypename',
    value: resourcetypename,
  })
}
