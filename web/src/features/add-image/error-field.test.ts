import { isErrorCode } from '@mold/shared/errors.ts'
import { describe, expect, it } from 'vitest'
import { fieldOfError } from './error-field.ts'

const form = { source: 'url', kind: 'template' } as const

describe('fieldOfError', () => {
  it.each([
    ['image.name_reserved', 'name'],
    ['image.checksum_length', 'checksum'],
    ['image.hypervisor_format', 'format'],
    ['image.format_mismatch', 'format'],
    ['image.os_missing', 'osTypeId'],
    ['image.zone_all_owner', 'zoneIds'],
    ['zone.disabled', 'zoneIds'],
    ['image.private_only', 'ispublic'],
    ['source.http_not_found', 'url'],
    ['image.ova_iso', 'url'],
  ] as const)('%s stands at %s', (code, field) => {
    expect(isErrorCode(code)).toBe(true)
    expect(fieldOfError({ code }, form)).toBe(field)
  })

  it('shows what is wrong with a file of the import folder at the list of files', () => {
    expect(fieldOfError({ code: 'source.import_not_found' }, { ...form, source: 'import' })).toBe(
      'importUrl',
    )
  })

  it('shows at the address of an ISO that the file is of another format', () => {
    const iso = { ...form, kind: 'iso' } as const
    expect(fieldOfError({ code: 'image.format_mismatch' }, iso)).toBe('url')
  })

  it('finds the field of a protocol error by the parameter that it names', () => {
    const params = { name: 'displaytext', max: 4096 }
    expect(fieldOfError({ code: 'api.too_long', params }, form)).toBe('displaytext')
  })

  it.each(['api.database_unavailable', 'image.no_store', 'client.unreachable', undefined])(
    '%s belongs above the buttons',
    (code) => {
      expect(fieldOfError({ code }, form)).toBeUndefined()
    },
  )
})
