import { execFileSync, spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { existsSync, readFileSync } from 'node:fs'

const socket = '/run/libvirt/libvirt-sock'
const daemons = ['virtlogd', 'libvirtd'] as const

const answers = () =>
  new Promise<boolean>((resolve) => {
    const line = connect(socket)
    line.once('connect', () => {
      line.destroy()
      resolve(true)
    })
    line.once('error', () => resolve(false))
  })

/**
 * Starts the system's libvirt for tests where they may, it is installed, and no service runs it; what was
 * started is stopped again, and nothing else.
 *
 * @returns ends it, when it was started here
 */
export async function startLibvirt(): Promise<() => void> {
  const isInstalled = daemons.every((name) => existsSync(`/usr/sbin/${name}`))
  if (process.geteuid?.() !== 0 || !isInstalled || (await answers())) return () => undefined
  // Each answers by itself when it is needed first.
  const own = daemons.filter((name) => !isRunning(name))
  for (const name of own) execFileSync(`/usr/sbin/${name}`, ['-d'])
  return () => {
    // Else its bridge, and the program that gives addresses on it, would stay.
    spawnSync('virsh', ['-c', 'qemu:///system', 'net-destroy', 'default'], { timeout: 20_000 })
    for (const name of own.toReversed()) {
      const pid = pidOf(name)
      if (pid !== undefined && isRunning(name)) process.kill(pid, 'SIGTERM')
    }
  }
}

function pidOf(name: string): number | undefined {
  const file = `/run/${name}.pid`
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined
}

/** By its name too, as the file of one that was killed may give the number of another program. */
function isRunning(name: string): boolean {
  const pid = pidOf(name)
  const file = `/proc/${pid}/cmdline`
  // One that has ended and that nobody has buried yet has an empty one.
  return existsSync(file) && readFileSync(file, 'utf8').includes(name)
}
