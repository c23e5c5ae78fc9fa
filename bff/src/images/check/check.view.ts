import type { imageCheckFields } from '@mold/shared/commands/image-checks/image-check.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import type { GuestFacts } from '@mold/shared/image-check/facts.ts'
import { findingsOf } from '@mold/shared/image-check/findings.ts'
import { osTypeFor } from '@mold/shared/image-check/os-type.ts'
import { findingTexts } from '@mold/shared/image-check/texts.ts'
import type { ImageRecord } from '../image.repository.ts'

type WireCheck = ObjectOf<typeof imageCheckFields>

/**
 * A report as the API shows it. What of the facts is a finding depends on what the template is for now, so that it is
 * told anew each time.
 */
export function checkView(
  image: Pick<ImageRecord, 'uuid' | 'name' | 'password_enabled'>,
  { facts, checked }: { readonly facts: GuestFacts; readonly checked: Date },
): WireCheck {
  const osType = osTypeFor(facts.os)
  const findings = findingsOf(facts, { passwordEnabled: image.password_enabled })
  return {
    id: image.uuid,
    name: image.name,
    checked: wireDate(checked),
    osfamily: facts.os.family,
    ...(facts.os.name !== undefined && { osname: facts.os.name }),
    ...(osType && { ostypeid: osType.uuid, ostypename: osType.description }),
    findings: findings.map(({ code, severity, paths, count }) => ({
      code,
      severity,
      ...findingTexts[code],
      paths: [...paths],
      count,
    })),
  }
}
