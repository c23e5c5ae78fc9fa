import { formatsOf, hypervisors, type ImageFormat } from '@mold/shared/images/formats.ts'
import { hostileImages } from '@mold/shared/images/testing/hostile-images.ts'
import { describe, expect, it } from 'vitest'
import { emptyValues } from './add-values.ts'
import { fieldOfError } from './error-field.ts'
import { problemsOf } from './form-problems.ts'
import { lookAtFile } from './look-at-file.ts'

const able = (format: ImageFormat) =>
  hypervisors.find((hypervisor) => formatsOf(hypervisor).includes(format)) ?? 'KVM'

describe('F1: a hostile file in the add form', () => {
  it.each(hostileImages())('$title: $code before anything is sent', async (image) => {
    const { bytes, format, code } = image
    const kind = format === 'ISO' ? 'iso' : 'template'
    const { detected, refusal } = await lookAtFile(new File([bytes], 'image'))
    const values = {
      ...emptyValues,
      source: 'file',
      fileKey: 'local:1',
      name: 'hostile',
      osTypeId: 'debian',
      zoneIds: ['z1'],
      hypervisor: able(format),
      format,
    } as const
    const file = {
      name: 'image',
      detected,
      refusal: refusal && { code: refusal.code, params: refusal.params, text: refusal.message },
    }
    const problems = problemsOf(values, { kind, root: true, osTypeNoneId: 'none', file })
    const codes = Object.values(problems).map((problem) => 'code' in problem && problem.code)
    expect(codes).toContain(code)
    // Which of two formats it is to be counts as the server sees it.
    expect(codes.includes('image.ambiguous')).toBe(code === 'image.ambiguous')
    // The same code of the server has a place in the form too.
    expect(fieldOfError({ code }, { source: 'file', kind })).toBeDefined()
  })
})
