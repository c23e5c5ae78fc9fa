import { certificateAlias, isReservedAlias } from '@mold/shared/certificate-alias.ts'
import { type GivenCertificate, readPem } from '@mold/shared/x509/pem.ts'
import * as z from 'zod/mini'
import type { ParamsFor } from '../../../api/client.ts'
import type { TextKey } from '../../../i18n/i18n.ts'

/** What is wrong with a certificate, before it is sent; a key of the texts. */
export function problemOf(given: GivenCertificate, now: Date): TextKey | undefined {
  switch (given.kind) {
    case 'key':
      return 'cert.wrong.key'
    case 'several':
      return 'cert.wrong.several'
    case 'malformed':
      return 'cert.wrong.malformed'
    case 'certificate': {
      const { validFrom, validTo } = given.facts
      if (validTo < now) return 'cert.wrong.expired'
      return validFrom > now ? 'cert.wrong.notYet' : undefined
    }
  }
}

/* Messages are keys of the texts. */
export const uploadSchema = z.object({
  name: z.string().check(
    z.trim(),
    z.minLength(1, 'infra.needed.name'),
    z.refine((name) => name === '' || certificateAlias.test(name), 'cert.wrong.name'),
    z.refine((name) => !isReservedAlias(name), 'cert.wrong.reserved'),
  ),
  zoneid: z.string().check(z.minLength(1, 'infra.needed.zone')),
  certificate: z.string().check(
    z.trim(),
    z.minLength(1, 'cert.needed'),
    z.superRefine((text, context) => {
      const problem = text === '' ? undefined : problemOf(readPem(text), new Date())
      if (problem !== undefined) context.addIssue(problem)
    }),
  ),
})
export type UploadValues = z.infer<typeof uploadSchema>

export function toUpload(
  values: UploadValues,
): ParamsFor<'uploadTemplateDirectDownloadCertificate'> {
  const { name, zoneid, certificate } = values
  const given = readPem(certificate)
  return {
    name: name.trim(),
    hypervisor: 'KVM',
    zoneid,
    // What is wrong is not sent, least of all a key.
    certificate: given.kind === 'certificate' ? given.pem : '',
  }
}

/** The field that a refusal of the server belongs to; undefined for the place above the buttons. */
export function uploadFieldOf(
  { code = '' }: { readonly code?: string | undefined },
  fields: readonly string[],
): string | undefined {
  const field = code.startsWith('certificate.alias')
    ? 'name'
    : /^certificate\.(unparsable|several|key_inside|expired|not_yet_valid)$/.test(code)
      ? 'certificate'
      : ''
  return fields.find((each) => each === field)
}
