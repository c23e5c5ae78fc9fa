import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

function findKernel(): string {
  const name = readdirSync('/boot').findLast((file) => /^vmlinuz-.*-cloud-amd64$/.test(file))
  return name === undefined ? '' : path.join('/boot', name)
}

const kernel = findKernel()

/** What is not installed for booting a tree; empty where it can be. */
export const lackingForBoot = [
  ...(kernel === '' ? ['linux-image-cloud-amd64'] : []),
  ...(spawnSync('qemu-system-x86_64', ['--version']).error === undefined
    ? []
    : ['qemu-system-x86']),
]

/** Nothing that boots needs these. */
const left = ['usr/share/doc', 'usr/share/locale', 'usr/share/man', 'var/cache/apt', 'var/lib/apt']

/**
 * Boots a root file system in memory, emulated, without disk and network: no driver is needed. Answers at the
 * serial console by what stands at its end.
 *
 * @param answers what to wait for, and what is typed then
 * @returns everything that the machine wrote until it went off
 */
export async function bootTree(
  folder: string,
  answers: readonly (readonly [ends: RegExp, typed: string])[],
): Promise<string> {
  const work = mkdtempSync(path.join(tmpdir(), 'mold-boot-'))
  try {
    const image = path.join(work, 'tree.cpio')
    const prune = left.map((name) => `-path ./${name}`).join(' -o ')
    const pack = `busybox find . \\( ${prune} \\) -prune -o -print | busybox cpio -o -H newc >"$0"`
    execFileSync('sh', ['-c', pack, image], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    return await talk(image, answers)
  } finally {
    rmSync(work, { recursive: true })
  }
}

async function talk(
  image: string,
  answers: readonly (readonly [ends: RegExp, typed: string])[],
): Promise<string> {
  const options = '-accel tcg -cpu max -m 1024 -nographic -no-reboot -nic none'.split(' ')
  const line = 'console=ttyS0 quiet rdinit=/sbin/init'
  const machine = spawn(
    'qemu-system-x86_64',
    [...options, '-kernel', kernel, '-initrd', image, '-append', line],
    // One that hangs ends before its test does.
    { stdio: ['pipe', 'pipe', 'ignore'], timeout: 840_000 },
  )
  const waiting = [...answers]
  let said = ''
  let seen = 0
  machine.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const [next] = waiting
    // Colours and the like stand between the words.
    const end = stripVTControlCharacters(said.slice(seen))
    if (next === undefined || !next[0].test(end)) return
    waiting.shift()
    seen = said.length
    machine.stdin.write(next[1])
  })
  await new Promise((resolve) => machine.on('exit', resolve))
  return said
}
