import { deployParams } from '@mold/shared/deploy-as-is/answers.ts'
import type { ApiCall } from '../api-call/api-call.ts'
import type { Image } from '../images/kind.ts'
import type { Asked, DeployValues } from './deploy-form.ts'

/** The call that deploys the template with these answers; what nobody here knows is a placeholder. */
export function deployCall(image: Image, asked: Asked, values: DeployValues): ApiCall {
  const zones = image.zones ?? []
  const zone = zones.find(({ isready }) => isready) ?? zones[0]
  return [
    'deployVirtualMachine',
    {
      serviceofferingid: 'YOUR_SERVICE_OFFERING_ID',
      templateid: image.id,
      zoneid: zone?.zoneid ?? 'YOUR_ZONE_ID',
      ...deployParams(asked, values, ({ key }) => placeholderFor(key)),
    },
  ]
}

/** `YOUR_ADMIN_PASSWORD` for `admin.password`: says which one to put there. */
function placeholderFor(key: string): string {
  const words = key.toUpperCase().match(/[A-Z0-9]+/g) ?? ['PASSWORD']
  return `YOUR_${words.join('_')}`
}
