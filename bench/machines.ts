import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  deploy,
  destroy,
  readFromDisk,
  register,
  startCloud,
  timeOfCopy,
} from './machines/cloud.ts'
import { withLibvirt } from './machines/libvirt.ts'
import { median, stopProgram } from './support.ts'

/*
 * Measures how soon an instance runs, without the boot of its guest: from a template that its host has, and from
 * one that it has to fetch first, compared with `cp` of the same bytes in the same run. `--smoke` shows that it
 * works. Needs libvirt.
 */
const smoke = process.argv.includes('--smoke')
const size = smoke ? 64 * 1024 ** 2 : 4 * 1024 ** 3
const rounds = smoke ? 1 : 3
/** Seconds until it runs, of one whose template the host has. */
const deployBound = 2
/** How many times the speed of `cp` the first use of a template has at least. */
const copyBound = 0.8

interface Measured {
  readonly what: string
  readonly value: number
  readonly isWithin: boolean
  readonly bound: string
}

async function measure(folder: string, primary: string, place: string): Promise<Measured[]> {
  const cloud = await startCloud(folder, primary)
  try {
    const first: number[] = []
    const later: number[] = []
    const copies: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const { template, object } = await register(cloud, `round-${round}`, size)
      copies.push(await timeOfCopy(object, primary))
      await readFromDisk(object)
      // As long as one runs from it, the host keeps the template.
      const one = await deploy(cloud, template)
      const other = await deploy(cloud, template)
      first.push(one.seconds)
      later.push(other.seconds)
      for (const { id } of [one, other]) await destroy(cloud, id)
    }
    const speed = median(copies) / median(first)
    const soon = median(later)
    return [
      {
        what: `deploying to Running, the template on the host (${place}), s`,
        value: soon,
        isWithin: soon < deployBound,
        bound: `below ${deployBound}`,
      },
      {
        what: `first use of a template of ${size / 1024 ** 2} MiB (${place}) / cp, speed`,
        value: speed,
        isWithin: speed >= copyBound,
        bound: `at least ${copyBound}`,
      },
    ]
  } finally {
    await stopProgram(cloud.server)
  }
}

const memory = '/dev/shm'
const folder = await mkdtemp(path.join(process.env.BENCH_DIR ?? tmpdir(), 'mold-bench-'))
const elsewhere = existsSync(memory) ? await mkdtemp(path.join(memory, 'mold-bench-')) : undefined
try {
  // For the account of QEMU, which has to pass.
  for (const above of [folder, elsewhere]) if (above !== undefined) await chmod(above, 0o711)
  const measured: Measured[] = []
  await withLibvirt(async () => {
    const beside = path.join(folder, 'primary')
    await mkdir(beside)
    measured.push(...(await measure(path.join(folder, 'beside'), beside, 'one file system')))
    if (elsewhere === undefined) return
    measured.push(...(await measure(path.join(folder, 'apart'), elsewhere, 'two file systems')))
  })
  for (const { what, value, bound } of measured)
    console.log(`${what}: ${value.toFixed(2)} (${bound})`)
  const missed = smoke ? [] : measured.filter(({ isWithin }) => !isWithin)
  console.log(`${measured.length - missed.length} passed, ${missed.length} failed`)
  if (missed.length > 0) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
  if (elsewhere !== undefined) await rm(elsewhere, { recursive: true, force: true })
}
