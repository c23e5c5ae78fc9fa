import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where tests run as root, the account that keeps its libvirt apart from the system's; it has to have a name. */
const isRoot = process.geteuid?.() === 0
const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
const account = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : undefined
const main = fileURLToPath(new URL('session-main.ts', import.meta.url))

/** Whether machines can run at all here. */
export const lacksLibvirt = ['virsh', 'qemu-system-x86_64', 'libvirtd'].some(
  (program) => spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin; command -v ${program}`]).status !== 0,
)

/**
 * A libvirt of its own, with its daemon, machines and folder, as every user has one: tests kill what is in it,
 * and leave that of the system alone.
 *
 * @param place a folder that is there, for the primary storage
 */
export function createSession(place?: string) {
  // The path of a socket in it has to be short.
  const folder = mkdtempSync('/tmp/mold-agent-')
  const [home, runtime] = [path.join(folder, 'home'), path.join(folder, 'run')]
  for (const made of [home, runtime]) mkdirSync(made, { mode: 0o700 })
  const pool = path.join(place ?? folder, 'pool')
  for (const owned of account ? [place ?? folder, folder, home, runtime] : []) {
    chownSync(owned, account?.uid ?? 0, account?.gid ?? 0)
  }
  const environment = {
    PATH: `${process.env['PATH']}:/usr/sbin`,
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    LC_ALL: 'C',
  }
  const uri = 'qemu:///session'
  const children = new Map<ChildProcess, Promise<unknown>>()

  function startAgent(server: { url: string; credential: { host: string; credential: string } }) {
    const config = {
      server: server.url,
      credential: server.credential,
      uri,
      poolDir: pool,
      stateDir: path.join(folder, 'state'),
      ...(account && { account }),
    }
    const child = spawn(process.execPath, [main], {
      env: { ...environment, MOLD_TEST_AGENT: JSON.stringify(config) },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const ended = once(child, 'exit').then(() => children.delete(child))
    children.set(child, ended)
    return {
      async kill() {
        child.kill('SIGKILL')
        await ended
      },
      async stop() {
        child.kill('SIGTERM')
        await ended
      },
    }
  }

  /** What `virsh` says; what it fails with is thrown. */
  function virsh(...args: string[]): string {
    const { stdout, stderr, status } = spawnSync('virsh', ['-q', '-c', uri, ...args], {
      env: environment,
      encoding: 'utf8',
      ...account,
    })
    if (status !== 0) throw new Error(stderr)
    return stdout
  }

  function daemonPid(name = 'libvirtd'): number | undefined {
    const file = path.join(runtime, 'libvirt', `${name}.pid`)
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined
  }

  /** Kills the daemon, as the kernel does when memory is short; its machines go on. */
  function killDaemon(): void {
    const pid = daemonPid()
    if (pid === undefined) throw new Error('no daemon runs')
    process.kill(pid, 'SIGKILL')
  }

  const machinePid = (name: string) =>
    Number(readFileSync(path.join(runtime, 'libvirt', 'qemu', 'run', `${name}.pid`), 'utf8'))

  async function end(): Promise<void> {
    for (const child of children.keys()) child.kill('SIGKILL')
    await Promise.all(children.values())
    for (const name of virsh('list', '--name').split('\n').filter(Boolean)) virsh('destroy', name)
    for (const name of ['libvirtd', 'virtlogd']) {
      const pid = daemonPid(name)
      if (pid !== undefined && existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGTERM')
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  }

  return { folder, startAgent, virsh, killDaemon, machinePid, end, pool }
}
