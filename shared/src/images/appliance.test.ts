import { describe, expect, it } from 'vitest'
import { readAppliance } from './appliance.ts'
import { createOvaScanner, readOvaHeader } from './ova.ts'
import { bytesReader } from './reader.ts'
import { makeOva, makeTar } from './testing/make-archives.ts'
import { joinBytes } from './testing/make-bytes.ts'
import { makeVmdk } from './testing/make-disks.ts'
import { makeOvf, type OvfParts } from './testing/make-ovf.ts'
import { codeOf, inspect } from './testing/ova-codes.ts'

describe('what an appliance refers to', () => {
  const disks = '<Disk ovf:diskId="d" ovf:fileRef="f" ovf:capacity="1"/>'
  const appliance = (parts: OvfParts, disk: Uint8Array = makeVmdk()) =>
    makeTar(
      { name: 'web.ovf', content: makeOvf({ disks, ...parts }) },
      { name: 'web.vmdk', content: disk },
    )
  const file = (more: string) => `<File ovf:id="f" ${more}/>`

  it('D3: tells its disks and where they stand in the archive', async () => {
    const image = makeTar(
      { name: 'web.ovf', content: makeOvf() },
      { name: 'web-disk2.vmdk', content: makeVmdk({ footer: true }) },
      { name: 'web-disk1.vmdk', content: joinBytes(makeVmdk(), new Uint8Array(70_000 - 65_536)) },
    )
    const { disks: found } = await readAppliance(bytesReader(image))
    expect(found.map(({ id, capacity, content }) => [id, capacity, content?.member.name])).toEqual([
      ['d1', 2 ** 30, 'web-disk1.vmdk'],
      ['d2', 2 ** 31, 'web-disk2.vmdk'],
    ])
    for (const { content } of found) expect(content?.facts.format).toBe('VMDK')
    expect(await inspect(image)).toMatchObject({ variant: '2 disks', virtualSize: 3 * 2 ** 30 })
    expect(await codeOf(image)).toBe('passed')
  })

  it('A6: refuses a hostile disk that the descriptor does not attach', async () => {
    const text = '# Disk DescriptorFile\nRW 1 FLAT "/etc/passwd" 0\n'
    await expect(inspect(makeOva({ name: 'other.vmdk', content: text }))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
  })

  it('C2: refuses more disks that are not attached than may be attached', async () => {
    const many = Array.from({ length: 257 }, (_, n) => ({ name: `${n}.vmdk`, content: 'x' }))
    await expect(inspect(makeOva(...many))).rejects.toMatchObject({
      params: { problem: '257 disks that are not attached' },
    })
  })

  it('A15: counts a disk by what it is where its descriptor says less', async () => {
    const image = appliance({ references: file('ovf:href="web.vmdk"') })
    expect(await inspect(image)).toMatchObject({ virtualSize: 1_048_576 })
  })

  it.each([
    ['is not there', file('ovf:href="other.vmdk"')],
    ['has another size', file('ovf:href="web.vmdk" ovf:size="5"')],
  ])('B8: a file that %s', async (_, references) => {
    expect(await codeOf(appliance({ references }))).toBe('image.ovf_invalid')
  })

  it('B8: a file elsewhere, as soon as the descriptor has passed', async () => {
    const image = appliance({ references: file('ovf:href="http://169.254.169.254/x"') })
    expect(await codeOf(image)).toBe('image.external_reference')
    const scanner = createOvaScanner()
    expect(() => scanner.push(image.subarray(0, 4096))).toThrow('169.254.169.254')
  })

  it('A6, A9: a disk that refers outside, with its place in the archive', async () => {
    const references = file('ovf:href="web.vmdk"')
    const image = appliance({ references }, makeVmdk({ parentCid: '12345678' }))
    const { members } = await readOvaHeader(bytesReader(image))
    await expect(inspect(image)).rejects.toMatchObject({
      code: 'image.external_reference',
      params: { format: 'VMDK', offset: members[1]!.dataOffset + 512 },
    })
    const text = new TextEncoder().encode('# Disk DescriptorFile\nRW 1 FLAT "/etc/passwd" 0\n')
    await expect(inspect(appliance({ references }, text))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
  })
})
