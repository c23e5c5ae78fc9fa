import { X509Certificate } from 'node:crypto'
import { certificateAlias, isReservedAlias } from '@mold/shared/certificate-alias.ts'
import { AppError } from '@mold/shared/errors.ts'
import { readPem } from '@mold/shared/x509/pem.ts'
import { javaDate } from './java-date.ts'

/** @throws AppError certificate.alias_reserved, certificate.alias_form */
export function checkAlias(alias: string): void {
  if (isReservedAlias(alias)) throw new AppError('certificate.alias_reserved')
  if (!certificateAlias.test(alias)) throw new AppError('certificate.alias_form', { alias })
}

/** The one hypervisor whose hosts fetch by themselves. @throws AppError certificate.kvm_only */
export function checkHypervisor(hypervisor: string): void {
  if (hypervisor.toUpperCase() !== 'KVM') throw new AppError('certificate.kvm_only')
}

/**
 * The PEM of a certificate that is valid now, in its usual form.
 *
 * @throws AppError certificate.key_inside, certificate.several, certificate.unparsable, certificate.expired,
 *   certificate.not_yet_valid; none of them has anything of the text
 */
export function checkedPem(text: string, now = new Date()): string {
  const given = readPem(text)
  switch (given.kind) {
    case 'key':
      throw new AppError('certificate.key_inside')
    case 'several':
      throw new AppError('certificate.several', { count: given.count })
    case 'malformed':
      throw new AppError('certificate.unparsable', { reason: 'it is no X.509 certificate' })
    case 'certificate':
  }
  const { facts, der, pem } = given
  requireParsed(der)
  if (facts.validTo < now) {
    throw new AppError('certificate.expired', { date: javaDate(facts.validTo) })
  }
  if (facts.validFrom > now) {
    throw new AppError('certificate.not_yet_valid', { date: javaDate(facts.validFrom) })
  }
  return pem
}

/** Hosts read it by OpenSSL, so it has to be one for OpenSSL too, its key included. */
function requireParsed(der: Uint8Array): void {
  try {
    const { publicKey } = new X509Certificate(der)
    if (publicKey.type === 'public') return
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('certificate.unparsable', { reason }, { cause })
  }
}
