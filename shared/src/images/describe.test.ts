import { describe, expect, it } from 'vitest'
import { describeFile, describeHead } from './describe.ts'
import { bytesReader } from './reader.ts'
import { makeIso, makeOva } from './testing/make-archives.ts'
import { makeFixedVhd, makeMbrDisk, makeQcow2 } from './testing/make-disks.ts'

const inFile = (bytes: Uint8Array, name: string) => describeFile(bytesReader(bytes), name)

describe('a file in the browser', () => {
  it('F1: is described before its first byte is sent', async () => {
    const found = await inFile(makeIso({ bootable: true, label: 'DEBIAN' }), 'debian-12.iso')
    expect(found).toMatchObject({
      name: 'debian-12',
      format: 'ISO',
      label: 'DEBIAN',
      bootable: true,
      compression: undefined,
      refusal: undefined,
    })
  })

  it('shows what stands only at its end', async () => {
    const found = await inFile(makeFixedVhd(), 'disk.img')
    expect(found).toMatchObject({ format: 'VHD', refusal: undefined })
    expect(found.detected?.format).toBe('VHD')
  })

  it('keeps what its name says when it is packed', async () => {
    const gzip = new Uint8Array(600)
    gzip.set([0x1f, 0x8b, 0x08])
    const found = await inFile(gzip, '회계팀.qcow2.gz')
    expect(found).toMatchObject({ name: '회계팀', format: 'QCOW2', compression: 'gz' })
  })

  it('C2: tells what it speaks of, and for which processor it is made', async () => {
    const disc = await inFile(makeIso({ label: 'DEBIAN_12_AMD64' }), 'disc.iso')
    expect(disc).toMatchObject({ architecture: 'x86_64', os: { from: 'label' } })
    const publisher = 'The FreeBSD Project'
    expect(await inFile(makeIso({ publisher }), 'disc.iso')).toMatchObject({
      publisher,
      os: { description: 'FreeBSD (64-bit)', reason: publisher, from: 'publisher' },
    })
    for (const disk of [makeMbrDisk(), makeFixedVhd(makeMbrDisk())]) {
      expect((await inFile(disk, 'disk.img')).os).toMatchObject({
        description: 'Other Linux (64-bit)',
        reason: 'Linux',
        from: 'partitions',
      })
    }
  })

  it('B7: tells what is worth knowing of it', async () => {
    const content = `SHA1(web-disk1.vmdk)= ${'0'.repeat(40)}`
    const found = await inFile(makeOva({ name: 'web.mf', content }), 'web.ova')
    expect(found).toMatchObject({ remarks: ['manifest_sha1'], refusal: undefined })
    expect((await inFile(makeOva(), 'web.ova')).remarks).toEqual([])
  })

  it('says why it would be refused', async () => {
    const whole = makeQcow2({ backingFile: '/etc/passwd' })
    expect((await inFile(whole, 'a.qcow2')).refusal?.code).toBe('image.external_reference')
    const cut = makeIso().subarray(0, 40 * 1024)
    expect((await inFile(cut, 'a.iso')).refusal?.code).toBe('image.truncated')
    expect((await inFile(new Uint8Array(0), 'a.iso')).refusal?.code).toBe('image.empty')
    const damaged = makeIso()
    damaged[32_768 + 128] = 1
    expect((await inFile(damaged, 'a.iso')).refusal?.code).toBe('image.bad_header')
  })

  it('is known for what is no image at all', async () => {
    const page = new TextEncoder().encode('<!doctype html><title>Sign in</title>')
    const found = await inFile(page, 'debian.iso')
    expect(found.detected).toMatchObject({ format: null, kind: 'HTML page' })
  })
})

describe('the beginning of a source', () => {
  it('does not take what is still missing for cut off', async () => {
    const bytes = makeOva({ name: 'big.bin', content: new Uint8Array(200_000) })
    const found = await describeHead(bytes.subarray(0, 65_536), bytes.length, 'web.ova')
    expect(found).toMatchObject({ name: 'web', format: 'OVA', refusal: undefined })
  })
})
