import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import { hostKeyScript, hostKeyUnit } from '@mold/shared/guides/linux/ssh-host-keys.ts'
import { cleanedFiles } from '@mold/shared/image-check/cleaning.ts'
import type { GuestFacts } from '@mold/shared/image-check/facts.ts'
import { readFacts } from '@mold/shared/image-check/read.ts'
import { checkScript } from '@mold/shared/image-check/script.ts'
import type { ConfinedArgument } from '../confined.ts'
import { driverOf, type InspectedFile } from '../qemu-img.ts'
import { runTool, type ToolWatch } from '../run-tool.ts'
import { applianceRun } from './appliance-run.ts'
import { editScript } from './edit-script.ts'
import { whyEnded } from './look.ts'
import { guestfish, sparsify, sysprep } from './programs.ts'

/** Processor time of each run; many times what emulation takes on an old machine. */
const cpuSeconds = 1_200

/** They tell no figures while they work, such as while every file is labelled anew: they may be silent for so many times longer. */
const silence = 4

/** What virt-sysprep does to a copy, and nothing else: its defaults take away more with each release. */
const operations = [
  'bash-history',
  'crash-data',
  'dhcp-client-state',
  'logfiles',
  'machine-id',
  'net-hostname',
  'net-hwaddr',
  'passwd-backups',
  'ssh-hostkeys',
  'ssh-userdir',
  'tmp-files',
  'udev-persistent-net',
  'utmp',
  'customize',
]

/** How much of the work each run is, by what they take in emulation. */
const shares = { sysprep: 0.45, edit: 0.85, sparsify: 1 }

/**
 * Takes away, in a copy of a Linux disk, what `cleanedFindings` says, and gives back the blocks that it was in: bytes of
 * a key that is deleted are in the file until then. The copy is written in place.
 *
 * @param copy a RAW file of ours, which nobody else has
 * @param facts what `lookInto` has found in it
 * @returns what is found in it afterwards
 * @throws AppError clean.failed, conversion.tool_missing, .stalled, .flooded; the reason of the signal
 */
export async function cleanDisk(
  copy: InspectedFile,
  facts: GuestFacts,
  appliance: string,
  watch: ToolWatch,
): Promise<GuestFacts> {
  const run = runsOn(copy, appliance, watch)
  let lines = 0
  await run({
    ...sysprep,
    args: sysprepArguments(copy, facts),
    // It says what it does line by line, and no figure.
    onOutput: (text) => {
      lines += text.split('\n').length - 1
      watch.onProgress?.(
        Math.min(1, lines / (operations.length + cleanedFiles.length)) * shares.sysprep,
      )
    },
  })
  const mark = randomUUID()
  let output = ''
  await run({
    ...guestfish,
    args: ['--rw', `--format=${driverOf(copy.format)}`, '-a', { file: 0 }, '-i'],
    input: [...editScript(facts), checkScript(mark)].join('\n'),
    onOutput: (text) => (output += text),
    onProgress: (done) =>
      watch.onProgress?.(shares.sysprep + done * (shares.edit - shares.sysprep)),
  })
  await run({
    ...sparsify,
    args: [...`--in-place --format ${driverOf(copy.format)}`.split(' '), { file: 0 }],
  })
  watch.onProgress?.(shares.sparsify)
  if (!output.includes(`${mark} end`)) throw new AppError('clean.failed', { reason: unread })
  return readFacts(output, mark)
}

const unread = 'what is left in it could not be read'

interface Step extends Pick<ToolWatch, 'onOutput' | 'onProgress'> {
  readonly program: string
  readonly package: string
  readonly args: readonly ConfinedArgument[]
  readonly input?: string
}

/** Runs programs on the copy, one after the other; each has to end well. */
function runsOn(copy: InspectedFile, appliance: string, watch: ToolWatch) {
  // 5 % for tables (decisions: Converters), and what is small.
  const fileSize = Math.ceil((copy.facts.virtualSize ?? 0) * 1.05) + (1 << 28)
  const image = { path: copy.path, writable: true }
  return async ({ onOutput, onProgress, ...step }: Step): Promise<void> => {
    const run = applianceRun({ ...step, image, appliance, limits: { fileSize, cpuSeconds } })
    const stallMs = watch.stallMs * silence
    const end = await runTool(run, { ...watch, stallMs, onOutput, onProgress })
    if (end.code !== 0) throw new AppError('clean.failed', { reason: whyEnded(end) })
  }
}

const sysprepArguments = (copy: InspectedFile, facts: GuestFacts): ConfinedArgument[] => [
  ...`--no-network --format ${driverOf(copy.format)} --operations ${operations.join()}`.split(' '),
  '-a',
  { file: 0 },
  '--hostname=localhost',
  ...cleanedFiles.map((pattern) => `--delete=${pattern}`),
  ...(facts.hasCloudInit ? [] : hostKeyMaker(facts)),
  '--selinux-relabel',
]

/** cloud-init makes the host keys of each new machine; elsewhere nothing may. */
function hostKeyMaker({ hasSystemd }: GuestFacts): string[] {
  const { path, mode, text } = hasSystemd ? hostKeyUnit : hostKeyScript
  const links = hasSystemd
    ? ['/etc/systemd/system/multi-user.target.wants/make-ssh-host-keys.service']
    : [2, 3, 4, 5].map((level) => `/etc/rc${level}.d/S01make-ssh-host-keys`)
  return [
    `--mkdir=${folderOf(path)}`,
    `--write=${path}:${text}`,
    `--chmod=0${mode}:${path}`,
    ...links.flatMap((link) => [`--mkdir=${folderOf(link)}`, `--link=${path}:${link}`]),
  ]
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'))
