import { describe, expect, it } from 'vitest'
import { inspectOva } from '../appliance.ts'
import { bytesReader } from '../reader.ts'
import { makeOva } from '../testing/make-archives.ts'

const sha1 = `SHA1(web-disk1.vmdk)= ${'0'.repeat(40)}`
const sha256 = `SHA256(web-disk1.vmdk)= ${'0'.repeat(64)}`
const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'

/** What inspection says of an appliance with this manifest and this certificate. */
async function remarksOf(manifest: string, certificate?: string) {
  const more = certificate === undefined ? [] : [{ name: 'web.cert', content: certificate }]
  const image = makeOva({ name: 'web.mf', content: manifest }, ...more)
  return (await inspectOva(bytesReader(image))).remarks
}

describe('B7: what is worth telling of manifest and certificate', () => {
  it.each([
    ['nothing of SHA-256', sha256, undefined, []],
    ['nothing of a certificate', sha256, `SHA256(web.mf)= 00ff\r\n${pem}\n`, []],
    ['SHA-1 in the manifest', sha1, undefined, ['manifest_sha1']],
    ['SHA-1 of the signature', sha256, `SHA1(web.mf)= 00ff\n${pem}`, ['manifest_sha1']],
    ['a certificate of another make', sha256, '-----BEGIN PKCS7-----', ['certificate_unread']],
    ['a signature without certificate', sha256, 'SHA256(web.mf)= 00ff', ['certificate_unread']],
    ['half a digit', sha256, `SHA256(web.mf)= 0\n${pem}`, ['certificate_unread']],
    [
      'a certificate that ends nowhere',
      sha256,
      `SHA256(web.mf)= 00\n${pem.slice(0, 30)}`,
      ['certificate_unread'],
    ],
    ['nothing readable of either', sha1, '', ['manifest_sha1', 'certificate_unread']],
  ])('%s', async (_, manifest, certificate, remarks) => {
    expect(await remarksOf(manifest, certificate)).toEqual(remarks)
  })

  it('is refused where it signs something else, and where it is too long to be one', async () => {
    const refused = { code: 'image.ovf_invalid' }
    for (const name of ['other.mf', 'web.ovf']) {
      await expect(remarksOf(sha256, `SHA256(${name})= 00\n${pem}`)).rejects.toMatchObject(refused)
    }
    await expect(remarksOf(sha256, 'x'.repeat(2 ** 20 + 1))).rejects.toMatchObject(refused)
  })
})
