import { makeTar, type TarEntry } from '@mold/shared/images/testing/make-archives.ts'
import { makeVmdk } from '@mold/shared/images/testing/make-disks.ts'
import { makeOvf } from '@mold/shared/images/testing/make-ovf.ts'
import { createHash, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from '../support/certificate.ts'
import { mib, type Registrar, registrar, sha256 } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

const disk = Buffer.concat([makeVmdk(), Buffer.alloc(3 * mib)])
const ovf = makeOvf({
  references: `<File ovf:id="f" ovf:href="web.vmdk" ovf:size="${disk.length}"/>`,
  disks: '<Disk ovf:diskId="d" ovf:fileRef="f" ovf:capacity="1048576"/>',
})
const sha512 = createHash('sha512').update(disk).digest('hex')

const appliance = (...more: readonly TarEntry[]) =>
  Buffer.from(
    makeTar({ name: 'web.ovf', content: ovf }, ...more, { name: 'web.vmdk', content: disk }),
  )
const manifest = (content: string): TarEntry => ({ name: 'web.mf', content })

/** Registers it for VMware; answers its row when it has come to an end. */
async function bringIn(name: string, bytes: Buffer) {
  const url = origin.put(`/${name}.ova`, bytes)
  const id = await register.template(url, { format: 'OVA', hypervisor: 'VMware' })
  return server.until(id, ({ zones }) => ['ready', 'failed'].includes(zones![0]!.state ?? ''))
}

describe('D3: an appliance', () => {
  it('is ready with the size of its disks together', async () => {
    const bytes = appliance()
    expect(await bringIn('plain', bytes)).toMatchObject({
      isready: true,
      checksum: sha256(bytes),
      size: mib,
      physicalsize: bytes.length,
    })
  })

  it('B6: is the same with its descriptor behind its disk, by address and with its manifest', async () => {
    const digests = `SHA256(web.ovf)= ${sha256(Buffer.from(ovf))}\nSHA512(web.vmdk)= ${sha512}\n`
    const members = [{ name: 'web.vmdk', content: disk }, manifest(digests)]
    const bytes = Buffer.from(makeTar(...members, { name: 'web.ovf', content: ovf }))
    expect(await bringIn('behind', bytes)).toMatchObject({
      isready: true,
      checksum: sha256(bytes),
      size: mib,
      ostypename: 'Debian GNU/Linux 12 (64-bit)',
    })
    const without = makeTar(...members, { name: 'web.nvram', content: ovf })
    expect(await bringIn('without', Buffer.from(without))).toMatchObject({
      isready: false,
      zones: [{ state: 'failed', errorcode: 'image.bad_header' }],
    })
  })

  it('B7: is compared with its manifest, wherever that stands', async () => {
    const digests = `SHA256(web.ovf)= ${sha256(Buffer.from(ovf))}\nSHA512(web.vmdk)= ${sha512}\n`
    expect(await bringIn('right', appliance(manifest(digests)))).toMatchObject({ isready: true })
    const last = makeTar(
      { name: 'web.ovf', content: ovf },
      { name: 'web.vmdk', content: disk },
      manifest(digests),
    )
    expect(await bringIn('last', Buffer.from(last))).toMatchObject({ isready: true })
  })

  it.each([
    ['another digest', `SHA512(web.vmdk)= ${'0'.repeat(128)}`, 'image.ova_manifest'],
    ['a file that is absent', `SHA256(gone.vmdk)= ${'0'.repeat(64)}`, 'image.ovf_invalid'],
    ['what is no digest', 'hello', 'image.ovf_invalid'],
  ])('B7: is refused for %s in its manifest', async (what, text, errorcode) => {
    const failed = await bringIn(what.replaceAll(' ', '-'), appliance(manifest(text)))
    expect(failed).toMatchObject({ isready: false, zones: [{ state: 'failed', errorcode }] })
  })

  it('B7: is accepted with a manifest by SHA-1, and says so', async () => {
    const sha1 = createHash('sha1').update(disk).digest('hex')
    const ready = await bringIn('sha1', appliance(manifest(`SHA1(web.vmdk)= ${sha1}\n`)))
    expect(ready).toMatchObject({ isready: true, remarks: ['manifest_sha1'] })
    expect(await bringIn('no-manifest', appliance())).not.toHaveProperty('remarks')
  })

  it.each([
    ['its own', 'maker', undefined],
    ['that of somebody else', 'other', 'image.ova_certificate'],
    ['none that could be one', 'nobody', 'image.ova_certificate'],
  ] as const)('B7: is compared with its certificate: %s', async (what, signer, errorcode) => {
    const text = `SHA512(web.vmdk)= ${sha512}\n`
    const [maker, other] = [makeCertificate('maker'), makeCertificate('other')]
    const by = signer === 'other' ? other : maker
    const signature = sign('sha256', Buffer.from(text), by.privateKey).toString('hex')
    const pem = signer === 'nobody' ? maker.cert.replace(/\n.{40}/, '\n') : maker.cert
    const certificate = { name: 'web.cert', content: `SHA256(web.mf)= ${signature}\n${pem}` }
    const ended = await bringIn(what.replaceAll(' ', '-'), appliance(manifest(text), certificate))
    expect(ended.isready).toBe(errorcode === undefined)
    expect(ended.zones?.[0]?.errorcode).toBe(errorcode)
  })

  it('B8: is not even fetched when its descriptor refers to a file elsewhere', async () => {
    const elsewhere = ovf.replace('web.vmdk', 'http://169.254.169.254/x')
    const bytes = makeTar(
      { name: 'web.ovf', content: elsewhere },
      { name: 'web.vmdk', content: disk },
    )
    const url = origin.put('/elsewhere.ova', Buffer.from(bytes))
    const params = register.templateParams(url, { format: 'OVA', hypervisor: 'VMware' })
    expect(await server.admin.refused('registerTemplate', params)).toMatchObject({
      status: 431,
      code: 'image.external_reference',
    })
  })
})
