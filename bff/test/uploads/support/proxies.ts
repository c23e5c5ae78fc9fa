import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { makeCertificate } from '../../support/certificate.ts'
import { freePort } from '../../support/raw-server.ts'

export type ProxyName = 'nginx' | 'haproxy'

/** Where Debian has them: not every user's PATH leads there. */
const programOf = (name: ProxyName) => `/usr/sbin/${name}`
const samples = path.join(import.meta.dirname, '../../../../docs/proxies')

export const lacks = (name: ProxyName) => !existsSync(programOf(name))

export interface Proxy {
  /** https://127.0.0.1:⟨port⟩ */
  readonly origin: string
  /** The certificate to trust. */
  readonly ca: string
  readonly stop: () => Promise<void>
}

/** Puts a text in the place of another, which has to be there. */
export type Change = readonly [from: string, to: string]

export function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`the sample does not say ${from}`)
    return now.replace(from, to)
  }, text)
}

/** Resolves when somebody listens at the port; fails when the program ends before. */
async function untilListening(child: ChildProcess, port: number, output: () => string) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended: ${output()}`)
    const socket = net.connect(port, '127.0.0.1')
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (open) return
    await wait(20)
  }
}

async function run(program: string, args: readonly string[], port: number) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  await untilListening(child, port, () => output)
  return async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    if (child.exitCode === null) await ended
  }
}

/** What a site's file stands in: everything of nginx's own is kept in the folder. */
const nginxMain = (folder: string) => `
daemon off;
user ${userInfo().username};
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/bodies;
  proxy_temp_path ${folder}/answers;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  include ${folder}/site.conf;
}
`

const files = { nginx: 'nginx.conf', haproxy: 'haproxy.cfg' } as const

/** The places of a sample that differ here: ports, and where the certificate is. */
function placesOf(name: ProxyName, at: { folder: string; port: number; server: string }): Change[] {
  return name === 'nginx'
    ? [
        ['server 127.0.0.1:8080', `server ${at.server}`],
        ['listen 443 ssl', `listen 127.0.0.1:${at.port} ssl`],
        ['/etc/ssl/certs/mold.pem', `${at.folder}/mold.pem`],
        ['/etc/ssl/private/mold.key', `${at.folder}/mold.pem`],
      ]
    : [
        ['server mold 127.0.0.1:8080', `server mold ${at.server}`],
        ['bind :443', `bind 127.0.0.1:${at.port}`],
        ['/etc/haproxy/mold.pem', `${at.folder}/mold.pem`],
      ]
}

/** Starts a proxy with the very file that the documentation gives, but for the changes. */
export async function startProxy(
  name: ProxyName,
  server: string,
  changes: readonly Change[] = [],
): Promise<Proxy> {
  const [folder, port] = await Promise.all([
    mkdtemp(path.join(tmpdir(), 'mold-proxy-')),
    freePort(),
  ])
  const { cert, key } = makeCertificate('127.0.0.1', { names: ['127.0.0.1'] })
  const sample = await readFile(path.join(samples, files[name]), 'utf8')
  const places = placesOf(name, { folder, port, server: new URL(server).host })
  const site = path.join(folder, 'site.conf')
  const main = path.join(folder, 'main.conf')
  await Promise.all([
    writeFile(path.join(folder, 'mold.pem'), cert + key),
    writeFile(site, changed(sample, [...places, ...changes])),
    writeFile(main, nginxMain(folder)),
  ])
  const args = name === 'nginx' ? ['-p', folder, '-c', main] : ['-db', '-f', site]
  const stop = await run(programOf(name), args, port)
  return {
    origin: `https://127.0.0.1:${port}`,
    ca: cert,
    async stop() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
