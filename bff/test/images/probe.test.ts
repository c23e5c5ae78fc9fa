import { makeIso, makeOva, makeTar } from '@mold/shared/images/testing/make-archives.ts'
import { makeFixedVhd, makeMbrDisk, makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { makeVhdx } from '@mold/shared/images/testing/make-vhdx.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes, mib, osTypeId, probeBytes, qcow2Bytes } from '../support/images.ts'
import { type Origin, pattern, startOrigin } from '../support/origin.ts'
import { pack } from '../support/packers.ts'
import { filesIn, setSetting, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let origin: Origin
beforeAll(async () => {
  ;[server, origin] = await Promise.all([
    startTestServer({ env: { MOLD_ROLES: 'api' } }),
    startOrigin(),
  ])
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

const probe = (url: string) => server.admin.call('probeImageUrl', { url })

describe('probeImageUrl', () => {
  it('D1: fills the form for an ISO', async () => {
    const bytes = isoBytes()
    const url = origin.put('/debian-12.5.0-amd64-netinst.iso', bytes)
    expect(await probe(url)).toEqual({
      url,
      size: bytes.length,
      filename: 'debian-12.5.0-amd64-netinst.iso',
      name: 'debian-12.5.0-amd64-netinst',
      contenttype: 'application/octet-stream',
      format: 'ISO',
      virtualsize: bytes.length,
      bootable: true,
      label: expect.stringMatching(/^[\da-f]{16}$/),
      acceptsranges: true,
      validator: '"/debian-12.5.0-amd64-netinst.iso-1"',
      ostypeid: await osTypeId(server),
      ostypename: 'Debian GNU/Linux 12 (64-bit)',
      ostypereason: 'debian 12',
      ostypefrom: 'name',
      arch: 'x86_64',
      remarks: [],
      warnings: [],
    })
  })

  it('A2: tells a packed file, its format by its name', async () => {
    const packed = pack('gz', qcow2Bytes())
    const found = await probe(origin.put('/noble-server-cloudimg-amd64.img.gz', packed))
    expect(found).toMatchObject({
      size: packed.length,
      name: 'noble-server-cloudimg-amd64',
      compression: 'gz',
      warnings: [],
    })
    expect(found).not.toHaveProperty('virtualsize')
  })

  it('C2: suggests the OS by what stands inside where the name tells nothing', async () => {
    const disc = makeIso({ label: 'CCCOMA_X64FRE_EN-US_DV9', publisher: 'MICROSOFT CORPORATION' })
    expect(await probe(origin.put('/latest.iso', Buffer.from(disc)))).toMatchObject({
      publisher: 'MICROSOFT CORPORATION',
      ostypename: 'Windows 10 (64-bit)',
      ostypefrom: 'publisher',
      arch: 'x86_64',
    })
    expect(await probe(origin.put('/latest.raw', Buffer.from(makeMbrDisk())))).toMatchObject({
      ostypename: 'Other Linux (64-bit)',
      ostypereason: 'Linux',
      ostypefrom: 'partitions',
    })
  })

  it('tells the format by the content, whatever the name says', async () => {
    const url = origin.put('/latest', qcow2Bytes())
    expect(await probe(url)).toMatchObject({ format: 'QCOW2', virtualsize: mib, name: 'latest' })
    expect(await probe(origin.put('/app.bin', Buffer.from(makeOva())))).toMatchObject({
      format: 'OVA',
    })
  })

  it('takes the name that the server gives, and no path with it', async () => {
    const url = origin.put('/download', isoBytes(), {
      headers: {
        'content-disposition': "attachment; filename*=UTF-8''..%2F%EB%8D%B0%EB%B9%84%EC%95%88.iso",
      },
    })
    expect(await probe(url)).toMatchObject({ filename: '데비안.iso', name: '데비안' })
  })

  it('D5, A1: warns of what a registration would refuse', async () => {
    for (const size of [2_048, 100_000]) {
      const disc = { name: 'cd.iso', content: new Uint8Array(size) }
      const ova = makeTar({ name: 'app.ovf', content: '<Envelope/>' }, disc)
      expect(await probe(origin.put('/with-iso.ova', Buffer.from(ova)))).toMatchObject({
        format: 'OVA',
        warnings: ['image.ova_iso'],
      })
    }
    const backed = Buffer.from(makeQcow2({ backingFile: '/etc/passwd' }))
    expect(await probe(origin.put('/backed.qcow2', backed))).toMatchObject({
      format: 'QCOW2',
      warnings: ['image.external_reference'],
    })
    await setSetting(server, 'max.template.iso.size', '1')
    expect(await probe(origin.put('/large.raw', pattern(2 * 1024 * mib)))).toMatchObject({
      size: 2 * 1024 * mib,
      warnings: ['image.too_large'],
    })
    await setSetting(server, 'max.template.iso.size', null)
  })

  it('D18: shows no values of a query, and makes nothing', async () => {
    const url = origin.put('/signed.iso', isoBytes())
    const { url: shown } = await probe(`${url}?X-Signature=secret&part=1`)
    expect(shown).toBe(`${url}?X-Signature=***&part=***`)
    expect(await server.db.selectFrom('vm_template').selectAll().execute()).toEqual([])
    expect(await server.db.selectFrom('event').selectAll().execute()).toEqual([])
    expect(await filesIn(server.storeFolder)).toEqual([])
  })

  it('asks for the beginning of a disc, its end, its boot catalogue, and no more', async () => {
    const size = 8 * mib
    const url = origin.put('/head.iso', isoBytes(size))
    const before = origin.requests.length
    await probe(url)
    const asked = origin.requests.slice(before)
    expect(asked.map(({ method, headers }) => [method, headers.range])).toEqual([
      ['HEAD', undefined],
      ['GET', `bytes=0-${probeBytes - 1}`],
      ['GET', `bytes=${size - 512}-${size - 1}`],
      ['GET', 'bytes=81920-147455'],
    ])
    expect(asked[1]!.sent).toBe(probeBytes)
  })

  const behind = [
    ['VHDX', makeVhdx({ virtualSize: 3 * 2 ** 40, blockSize: 32 * mib }), 3 * 2 ** 40, []],
    ['fixed VHD', makeFixedVhd(), mib, []],
    ['VHDX with a parent', makeVhdx({ hasParent: true }), undefined, ['image.external_reference']],
    ['cut off disc', makeIso({ blocks: 900 }), undefined, ['image.truncated']],
  ] as const

  it.each(behind)(
    'F1: reads a %s where it tells of itself, as it does of a file of this computer',
    async (title, bytes, virtualsize, warnings) => {
      const format = /VHDX?|ISO/.exec(title)?.[0] ?? 'ISO'
      const url = origin.put('/latest', Buffer.from(bytes))
      expect(await probe(url)).toMatchObject({ format, warnings })
      expect((await probe(url)).virtualsize).toBe(virtualsize)
      // Without parts, it has to do with the beginning.
      origin.fault('/latest', 'fetch-no-range')
      expect((await probe(url)).warnings).toEqual([])
      origin.clear('/latest')
    },
  )

  it('D3, D5: walks through an appliance to its last member', async () => {
    const filler = { name: 'web.nvram', content: new Uint8Array(2 * mib) }
    const url = origin.put('/web.ova', Buffer.from(makeOva(filler)))
    expect(await probe(url)).toMatchObject({ format: 'OVA', virtualsize: mib, warnings: [] })
    const iso = { name: 'tools.iso', content: 'x' }
    origin.put('/web.ova', Buffer.from(makeOva(filler, iso)))
    expect((await probe(url)).warnings).toEqual(['image.ova_iso'])
    origin.put('/web.ova', Buffer.from(makeOva(filler, { name: 'web.mf', content: 'hello' })))
    expect((await probe(url)).warnings).toEqual(['image.ovf_invalid'])
  })

  it('says why it cannot look', async () => {
    for (const [url, code] of [
      [`${origin.url}/nothing.iso`, 'source.http_not_found'],
      ['http://169.254.169.254/', 'source.address_metadata'],
      ['file:///etc/passwd', 'source.url_file'],
    ] as const) {
      expect((await server.admin.refused('probeImageUrl', { url })).code).toBe(code)
    }
  })
})
