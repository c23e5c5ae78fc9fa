import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const has = (program: string) =>
  spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin; command -v ${program}`]).status === 0

/** Whether files can be offered and read by NFS here; the server opens files by handle, which only root may. */
export const lacksNfs =
  process.geteuid?.() !== 0 || !['ganesha.nfsd', 'nfs-cat', 'nfs-ls'].every(has)

const configOf = (folder: string, port: number) => `
NFS_CORE_PARAM {
  Protocols = 4; NFS_Port = ${port}; Bind_addr = 127.0.0.1; MNT_Port = 0; NLM_Port = 0; Rquota_Port = 0;
  Enable_NLM = false; Enable_RQUOTA = false; Monitoring_Port = 0;
}
NFSV4 {
  Graceless = true; RecoveryBackend = fs; RecoveryRoot = "${folder}/recovery"; Minor_Versions = 0;
  Only_Numeric_Owners = true;
}
NFS_KRB5 { Active_krb5 = false; }
EXPORT {
  Export_Id = 1; Path = "${folder}/export"; Pseudo = "/exp"; Access_Type = RO; Squash = None; SecType = sys;
  Protocols = 4; Transports = TCP; Disable_ACL = true; PrivilegedPort = false; FSAL { Name = VFS; }
}
`

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** An NFS server of version 4 on loopback, in user space. */
export interface NfsServer {
  readonly port: number
  /** Offers a file; gives its URL. */
  readonly put: (name: string, bytes: Uint8Array) => string
  readonly urlOf: (name: string) => string
  readonly stop: () => Promise<void>
}

export async function startNfsServer(): Promise<NfsServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-nfs-'))
  for (const name of ['export', 'recovery']) mkdirSync(path.join(folder, name))
  const port = await freePort()
  const config = path.join(folder, 'ganesha.conf')
  const log = path.join(folder, 'log')
  writeFileSync(config, configOf(folder, port))
  const args = ['-F', '-f', config, '-L', log, '-p', path.join(folder, 'pid'), '-N', 'NIV_EVENT']
  const { PATH } = process.env
  const child = spawn('ganesha.nfsd', args, {
    env: { PATH: `${PATH}:/usr/sbin` },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  const urlOf = (name: string) => `nfs://127.0.0.1/exp/${name}?version=4&nfsport=${port}`
  for (const end = performance.now() + 60_000; ; await wait(100)) {
    if (spawnSync('nfs-ls', [`nfs://127.0.0.1/exp?version=4&nfsport=${port}`]).status === 0) break
    if (performance.now() > end || child.exitCode !== null) {
      throw new Error(`no NFS server: ${readFileSync(log, 'utf8').slice(-2_000)}`)
    }
  }
  return {
    port,
    urlOf,
    put(name, bytes) {
      writeFileSync(path.join(folder, 'export', name), bytes)
      return urlOf(name)
    },
    async stop() {
      // It takes its time to end by itself, and has nothing to lose.
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
