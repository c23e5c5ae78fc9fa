import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyFormat } from './detect.ts'
import type { ImageFacts } from './facts.ts'
import { imageFormats, type ImageFormat } from './formats.ts'
import { detectPacking } from './packing.ts'
import { formatShowsIn } from './head-verdict.ts'
import { readOvaHeader } from './ova.ts'
import { blobReader } from './reader.ts'
import { patched } from './testing/make-bytes.ts'
import { makeMbrDisk, makeQcow2, makeVmdk, makeVmdkDescriptor } from './testing/make-disks.ts'
import { makeOvf } from './testing/make-ovf.ts'

const folder = mkdtempSync(join(tmpdir(), 'mold-images-'))
const path = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

const has = (tool: string): boolean =>
  ['/usr/bin', '/usr/local/bin', '/bin'].some((bin) => existsSync(join(bin, tool)))
const run = (tool: string, ...args: readonly string[]): string =>
  execFileSync(tool, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

const qemu = has('qemu-img')
const xorriso = has('xorriso')
const ipxe = '/usr/lib/ipxe/ipxe.iso'
const grub = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'

async function verify(file: string, format: ImageFormat): Promise<ImageFacts> {
  return verifyFormat(blobReader(await openAsBlob(file)), format)
}

async function passing(file: string): Promise<readonly ImageFormat[]> {
  const passed: ImageFormat[] = []
  for (const format of imageFormats) {
    const result = await verify(file, format).catch((error: unknown) => error)
    if (!(result instanceof Error)) passed.push(format)
  }
  return passed
}

describe('images that qemu-img makes (needs qemu-img, Debian package qemu-utils)', () => {
  const size = 64 * 1024 * 1024
  const made = [
    ['QCOW2', 'qcow2', '', 'version 3'],
    ['QCOW2', 'qcow2', 'compat=0.10', 'version 2'],
    ['QCOW2', 'qcow2', 'cluster_size=2M', 'version 3'],
    ['QCOW2', 'qcow2', 'cluster_size=512', 'version 3'],
    ['QCOW2', 'qcow2', 'compression_type=zstd', 'version 3'],
    ['QCOW2', 'qcow2', 'extended_l2=on', 'version 3'],
    ['QCOW2', 'qcow2', 'preallocation=metadata', 'version 3'],
    ['VHD', 'vpc', 'subformat=dynamic,force_size=on', 'dynamic'],
    ['VHD', 'vpc', 'subformat=fixed,force_size=on', 'fixed'],
    ['VHDX', 'vhdx', 'subformat=dynamic', 'version 1'],
    ['VHDX', 'vhdx', 'subformat=fixed', 'version 1'],
    ['VMDK', 'vmdk', 'subformat=monolithicSparse', 'monolithicSparse'],
    ['VMDK', 'vmdk', 'subformat=streamOptimized', 'streamOptimized'],
    ['RAW', 'raw', '', 'no partition table'],
  ] as const

  beforeAll(() => {
    if (!qemu) return
    for (const [index, [, driver, options]] of made.entries()) {
      const extra = options === '' ? [] : ['-o', options]
      run('qemu-img', 'create', '-q', '-f', driver, ...extra, `made-${index}`, String(size))
    }
  })

  it.skipIf(!qemu)(
    'A16: a disk of compressed zeros counts as large as a guest sees it',
    async () => {
      run('qemu-img', 'create', '-q', '-f', 'raw', 'zeros', '16M')
      // As many clusters as it has, each of them stored.
      const words = 'convert -c -S 0 -f raw -O qcow2 zeros bomb'
      run('qemu-img', ...words.split(' '))
      expect(readFileSync(path('bomb')).length).toBeLessThan(1024 * 1024)
      expect(await verify(path('bomb'), 'QCOW2')).toMatchObject({ virtualSize: 16 * 1024 * 1024 })
    },
  )

  it.skipIf(!qemu).each(made.map((row, index) => [...row, index] as const))(
    'A2, A5: %s (%s %s) passes as itself and as nothing else',
    async (format, _driver, _options, variant, index) => {
      const file = path(`made-${index}`)
      const facts = await verify(file, format)
      expect(facts).toMatchObject({ format, variant, virtualSize: size })
      expect(facts.remarks ?? []).toEqual([])
      expect(await passing(file)).toEqual([format])
      const head = readFileSync(file).subarray(0, 65_536)
      expect(['match', 'undecided']).toContain(formatShowsIn(head, format).verdict)
    },
  )

  it.skipIf(!qemu)('A5: converted disks with content pass too', async () => {
    const disk = new Uint8Array(8 * 1024 * 1024)
    for (let at = 0; at < disk.length; at += 4096) disk[at] = at / 4096
    disk.set([0x55, 0xaa], 510)
    writeFileSync(path('disk.raw'), disk)
    const targets = [
      ['QCOW2', ['-c', '-O', 'qcow2']],
      ['VMDK', ['-O', 'vmdk', '-o', 'subformat=streamOptimized']],
      ['VHD', ['-O', 'vpc']],
      ['VHDX', ['-O', 'vhdx']],
    ] as const
    for (const [format, args] of targets) {
      run('qemu-img', 'convert', '-f', 'raw', ...args, 'disk.raw', `converted-${format}`)
      expect(await passing(path(`converted-${format}`))).toEqual([format])
    }
  })

  it.skipIf(!qemu).each([
    ['-b', '/etc/passwd', '-F', 'raw'],
    [
      '-u',
      '-b',
      'json:{"driver":"raw","file":{"driver":"file","filename":"/etc/passwd"}}',
      '-F',
      'raw',
    ],
    ['-u', '-b', 'http://169.254.169.254/', '-F', 'raw'],
    ['-o', 'data_file=data.raw,data_file_raw=on'],
  ])('A1 to A4: refuses qcow2 made with %s %s %s', async (...options) => {
    run('qemu-img', 'create', '-q', '-f', 'qcow2', ...options, 'evil.qcow2', '1M')
    await expect(verify(path('evil.qcow2'), 'QCOW2')).rejects.toMatchObject({
      code: 'image.external_reference',
    })
  })

  it.skipIf(!qemu).each(['monolithicFlat', 'twoGbMaxExtentFlat', 'twoGbMaxExtentSparse'])(
    'A6: refuses a VMDK of type %s',
    async (subformat) => {
      run(
        'qemu-img',
        'create',
        '-q',
        '-f',
        'vmdk',
        '-o',
        `subformat=${subformat}`,
        'evil.vmdk',
        '1M',
      )
      await expect(verify(path('evil.vmdk'), 'VMDK')).rejects.toMatchObject({
        code: 'image.external_reference',
      })
    },
  )

  it.skipIf(!qemu)('A13: passes a fixed VHD of a disk that boots, and as VHD only', async () => {
    writeFileSync(path('boots.raw'), makeMbrDisk(8 * 2 ** 20))
    const fixed = ['-O', 'vpc', '-o', 'subformat=fixed,force_size=on']
    run('qemu-img', 'convert', '-f', 'raw', ...fixed, 'boots.raw', 'boots.vhd')
    expect(await verify(path('boots.vhd'), 'VHD')).toMatchObject({ variant: 'fixed' })
    expect(await passing(path('boots.vhd'))).toEqual(['VHD'])
  })

  it.skipIf(!qemu)('A15: tells the virtual size of a file of 6 MB with 1 PiB in it', async () => {
    run('qemu-img', 'create', '-q', '-f', 'qcow2', '-o', 'cluster_size=2M', 'bomb.qcow2', '1P')
    await expect(verify(path('bomb.qcow2'), 'QCOW2')).resolves.toMatchObject({
      virtualSize: 2 ** 50,
    })
  })

  it.skipIf(!qemu)('A19: refuses an image with a snapshot inside', async () => {
    run('qemu-img', 'create', '-q', '-f', 'qcow2', 'snapped.qcow2', '1M')
    run('qemu-img', 'snapshot', '-c', 'before', 'snapped.qcow2')
    await expect(verify(path('snapped.qcow2'), 'QCOW2')).rejects.toMatchObject({
      code: 'image.unsupported_variant',
    })
  })

  it.skipIf(!qemu)('A19: refuses an image with a bitmap of changes inside', async () => {
    run('qemu-img', 'create', '-q', '-f', 'qcow2', 'marked.qcow2', '1M')
    run('qemu-img', 'bitmap', '--add', 'marked.qcow2', 'since-monday')
    await expect(verify(path('marked.qcow2'), 'QCOW2')).rejects.toMatchObject({
      code: 'image.unsupported_variant',
    })
  })

  it.skipIf(!qemu)(
    'A8: refuses a VMDK in which QEMU finds a parent and others find none',
    async () => {
      const hint = 'parentFileNameHint="/etc/passwd"'
      const moved = patched(makeVmdk({ more: [hint] }), 28, 64, 40, 'little')
      moved.set(makeVmdkDescriptor(), 40 * 512)
      const hidden = [moved, makeVmdk({ more: [`# ${hint}`] }), makeVmdk({ more: [`${hint} x`] })]
      for (const image of hidden) {
        writeFileSync(path('hidden.vmdk'), image)
        const info = run('qemu-img', 'info', '-U', '-f', 'vmdk', 'hidden.vmdk')
        expect(info).toContain('backing file: /etc/passwd')
        await expect(verify(path('hidden.vmdk'), 'VMDK')).rejects.toMatchObject({
          code: 'image.bad_header',
        })
      }
    },
  )

  it.skipIf(!qemu)('A19: refuses an encrypted image', async () => {
    const secret = [
      '--object',
      'secret,id=s,data=x',
      '-o',
      'encrypt.format=luks,encrypt.iter-time=10,encrypt.key-secret=s',
    ]
    run('qemu-img', 'create', '-q', '-f', 'qcow2', ...secret, 'locked.qcow2', '1M')
    await expect(verify(path('locked.qcow2'), 'QCOW2')).rejects.toMatchObject({
      code: 'image.encrypted',
    })
  })

  it.skipIf(!qemu).each([
    ['A12', 'qed'],
    ['A12', 'vdi'],
    ['A12', 'parallels'],
  ])('%s: refuses %s for every format', async (_, driver) => {
    run('qemu-img', 'create', '-q', '-f', driver, `foreign.${driver}`, '64M')
    expect(await passing(path(`foreign.${driver}`))).toEqual([])
  })

  it.skipIf(!qemu)('takes the hand-made QCOW2 of these tests for whole', () => {
    writeFileSync(path('hand.qcow2'), makeQcow2())
    expect(run('qemu-img', 'check', '-f', 'qcow2', 'hand.qcow2')).toContain('No errors were found')
  })
})

describe('discs that xorriso makes (needs xorriso, Debian package xorriso)', () => {
  it.skipIf(!xorriso)('J1: reads the label and that it does not boot', async () => {
    writeFileSync(path('readme.txt'), 'hello')
    run(
      'xorriso',
      '-as',
      'mkisofs',
      '-quiet',
      '-J',
      '-V',
      'MOLD_DISC',
      '-o',
      'plain.iso',
      'readme.txt',
    )
    expect(await verify(path('plain.iso'), 'ISO')).toMatchObject({
      label: 'MOLD_DISC',
      bootable: false,
      variant: 'ISO 9660',
    })
    expect(await passing(path('plain.iso'))).toEqual(['ISO'])
  })

  it.skipIf(!xorriso)('J1: knows a bootable one', async () => {
    writeFileSync(path('boot.bin'), new Uint8Array(2048).fill(0x90))
    const boot = ['-b', 'boot.bin', '-no-emul-boot', '-boot-load-size', '4']
    run('xorriso', '-as', 'mkisofs', '-quiet', '-V', 'BOOT', ...boot, '-o', 'boot.iso', 'boot.bin')
    expect(await verify(path('boot.iso'), 'ISO')).toMatchObject({ label: 'BOOT', bootable: true })
  })

  it.skipIf(!xorriso)('A13: passes a hybrid with a GPT and a partition of its own', async () => {
    writeFileSync(path('readme.txt'), 'hello')
    writeFileSync(path('efi.img'), new Uint8Array(2 ** 20).fill(0x90))
    const boot = ['-append_partition', '2', '0xef', 'efi.img', '-appended_part_as_gpt']
    const efi = ['-e', '--interval:appended_partition_2:all::', '-no-emul-boot']
    const disc = ['-quiet', '-V', 'HYBRID', ...boot, ...efi, '-o', 'hybrid.iso', 'readme.txt']
    run('xorriso', '-as', 'mkisofs', ...disc)
    expect(readFileSync(path('hybrid.iso')).subarray(510, 520).toString('latin1')).toBe(
      '\u{55}\u{aa}EFI PART',
    )
    const facts = { label: 'HYBRID', bootable: true }
    expect(await verify(path('hybrid.iso'), 'ISO')).toMatchObject(facts)
    expect(await passing(path('hybrid.iso'))).toEqual(['ISO'])
  })

  it.skipIf(!xorriso || !qemu)('A13: refuses a QCOW2 header in the system area', async () => {
    writeFileSync(path('readme.txt'), 'hello')
    run('xorriso', '-as', 'mkisofs', '-quiet', '-o', 'mixed.iso', 'readme.txt')
    run(
      'qemu-img',
      'create',
      '-q',
      '-f',
      'qcow2',
      '-b',
      '/etc/passwd',
      '-F',
      'raw',
      'head.qcow2',
      '1M',
    )
    const disc = readFileSync(path('mixed.iso'))
    disc.set(readFileSync(path('head.qcow2')).subarray(0, 1024))
    writeFileSync(path('mixed.iso'), disc)
    for (const format of ['ISO', 'QCOW2', 'RAW'] as const) {
      await expect(verify(path('mixed.iso'), format)).rejects.toMatchObject({
        code: 'image.ambiguous',
      })
    }
  })
})

describe('discs that Debian ships', () => {
  it.skipIf(!existsSync(ipxe)).each([[ipxe]])(
    'J1, A13: %s boots (Debian package ipxe)',
    async (file) => {
      expect(await verify(file, 'ISO')).toMatchObject({ bootable: true })
      expect(await passing(file)).toEqual(['ISO'])
    },
  )

  it.skipIf(!existsSync(grub)).each([[grub]])(
    'J1, A13: %s boots (Debian package grub-rescue-pc)',
    async (file) => {
      expect(await verify(file, 'ISO')).toMatchObject({ bootable: true })
      expect(await passing(file)).toEqual(['ISO'])
    },
  )
})

describe('archives that tar makes', () => {
  it.each(['gnu', 'ustar', 'pax', 'v7'])('A2: reads an OVA of format %s', async (format) => {
    const disk = `${'long-name-'.repeat(9)}.vmdk`
    const references = `<File ovf:id="f" ovf:href="${disk}"/>`
    const disks = '<Disk ovf:diskId="d" ovf:fileRef="f" ovf:capacity="1048576"/>'
    writeFileSync(path('app.ovf'), makeOvf({ references, disks }))
    writeFileSync(path(disk), makeVmdk())
    for (const members of [
      ['app.ovf', disk],
      [disk, 'app.ovf'],
    ]) {
      run('tar', `--format=${format}`, '-cf', 'app.ova', ...members)
      expect(await verify(path('app.ova'), 'OVA')).toMatchObject({ label: 'app' })
      expect(await passing(path('app.ova'))).toEqual(['OVA'])
    }
  })

  it.each(['gnu', 'pax'])('B5: reads names of more than 100 bytes in format %s', async (format) => {
    const disk = `${'가나다라마-'.repeat(12)}.vmdk`
    writeFileSync(path('app.ovf'), '<Envelope/>')
    writeFileSync(path(disk), 'x')
    run('tar', `--format=${format}`, '-cf', 'app.ova', 'app.ovf', disk)
    const reader = blobReader(await openAsBlob(path('app.ova')))
    const { members } = await readOvaHeader(reader)
    expect(members.map(({ name }) => name)).toEqual(['app.ovf', disk])
  })

  it('B2, D5: refuses links and ISOs', async () => {
    writeFileSync(path('app.ovf'), '<Envelope/>')
    writeFileSync(path('cd.iso'), 'x')
    run('ln', '-sf', '/etc/passwd', 'link.vmdk')
    run('tar', '-cf', 'link.ova', 'app.ovf', 'link.vmdk')
    await expect(verify(path('link.ova'), 'OVA')).rejects.toMatchObject({
      code: 'image.bad_header',
    })
    run('tar', '-cf', 'cd.ova', 'app.ovf', 'cd.iso')
    await expect(verify(path('cd.ova'), 'OVA')).rejects.toMatchObject({ code: 'image.ova_iso' })
  })
})

describe('packed files', () => {
  const packers = [
    ['gz', 'gzip'],
    ['bz2', 'bzip2'],
    ['xz', 'xz'],
    ['zst', 'zstd'],
  ] as const
  for (const [packing, tool] of packers) {
    it.skipIf(!has(tool))(`A2: knows what ${tool} makes (needs ${tool})`, () => {
      writeFileSync(path('content'), 'hello')
      run(tool, '-k', '-f', 'content')
      expect(detectPacking(readFileSync(path(`content.${packing}`)))).toBe(packing)
      writeFileSync(path('content'), '')
      run(tool, '-k', '-f', 'content')
      expect(detectPacking(readFileSync(path(`content.${packing}`)))).toBe(packing)
    })
  }

  it('A2: knows gzip and zstd as Node makes them', () => {
    expect(detectPacking(gzipSync('hello'))).toBe('gz')
    expect(detectPacking(zstdCompressSync('hello'))).toBe('zst')
  })
})
