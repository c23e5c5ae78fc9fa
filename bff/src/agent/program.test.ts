import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'
import { keepCredential, readCredential } from './credential.ts'
import { join } from './join.ts'
import { createLineLog } from './line-log.ts'
import { poolFailure } from './pool/failures.ts'
import { unitText } from './unit.ts'

const lacksSystemd = spawnSync('systemd-analyze', ['--version']).status !== 0

const folder = mkdtempSync(path.join(tmpdir(), 'mold-agent-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('reads its command line, and the environment in its place', () => {
  const given = readArguments(['--server', 'https://mold.example.org/', '--token', 't'], {})
  expect(given).toMatchObject({ server: 'https://mold.example.org', token: 't', joinOnly: false })
  const env = { MOLD_AGENT_SERVER: 'http://10.0.0.1:8080', MOLD_POOL_DIR: '/srv/pool' }
  expect(readArguments(['--state', '/s'], env)).toMatchObject({
    server: 'http://10.0.0.1:8080',
    stateDir: '/s',
    poolDir: '/srv/pool',
  })
  expect(readArguments(['--state', '/s'], { ...env, MOLD_POOL_DIR: '' }).poolDir).toBe('/s/pool')
  const { keystore } = readArguments(['--keystore', '/e/cloud.jks'], env)
  expect(keystore).toEqual({ file: '/e/cloud.jks', password: 'changeit' })
  expect(readArguments([], env).guestMetadata).toBe(false)
  expect(readArguments(['--metadata'], env).guestMetadata).toBe(true)
  const metadata = { MOLD_AGENT_METADATA: '1' }
  expect(readArguments([], { ...env, ...metadata }).guestMetadata).toBe(true)
  const pin = `sha256//${'a'.repeat(43)}=`
  const trust = { MOLD_AGENT_PIN: pin, MOLD_AGENT_CA: '/etc/own.pem' }
  const secure = { ...env, MOLD_AGENT_SERVER: 'https://10.0.0.1:8443' }
  expect(readArguments([], { ...secure, ...trust })).toMatchObject({ pin, ca: '/etc/own.pem' })
  expect(() => readArguments(['--pin', 'sha256//short'], env)).toThrow('--pin must be')
  const plain = ['--server', 'http://mold.example.org']
  expect(() => readArguments([...plain, '--pin', pin], {})).toThrow(
    'is the key of a server with HTTPS',
  )
  expect(() => readArguments(plain, { MOLD_AGENT_PIN: pin })).toThrow('https:// as --server')
  expect(readArguments(plain, { MOLD_AGENT_PIN: '' }).pin).toBeUndefined()
  for (const bad of [[], ['--server', 'mold'], ['--server', 'http://a/path']]) {
    expect(() => readArguments(bad, {})).toThrow('--server must be')
  }
  expect(() => readArguments(['--sever', 'http://a'], {})).toThrow('--sever')
})

it('writes a unit in which nothing of a word is special', () => {
  const args = readArguments(
    [
      '--metadata',
      '--server',
      'https://a',
      '--state',
      '/a b/100%"$HOME',
      '--uri',
      'qemu:///system',
    ],
    { MOLD_AGENT_PIN: `sha256//${'a'.repeat(43)}=`, MOLD_AGENT_CA: 'own.pem' },
  )
  const unit = unitText('/usr/bin/node', '/opt/mold-agent.mjs', args)
  expect(unit).toContain(String.raw`"--state" "/a b/100%%\"$$HOME"`)
  expect(unit).toContain('"--uri" "qemu:///system"')
  expect(unit).toContain('"--metadata"')
  // A service has no folder that paths could count from.
  expect(unit).toContain(`"--ca" "${path.resolve('own.pem')}"`)
  expect(unit).toContain(`"--pin" "sha256//${'a'.repeat(43)}="`)
  expect(unit).toContain('KillMode=process')
  expect(() => unitText('/usr/bin/node\n', '/opt/a', args)).toThrow(TypeError)
})

it.skipIf(lacksSystemd)('writes a unit that systemd takes (needs systemd-analyze)', () => {
  const unit = path.join(folder, 'mold-agent.service')
  const args = readArguments(['--server', 'https://a', '--state', '/a b/100%"$HOME'], {})
  writeFileSync(unit, unitText(process.execPath, '/opt/mold-agent.mjs', args))
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

it('keeps its credential where only its user reads it', async () => {
  const file = path.join(folder, 'credential.json')
  const credential = { host: '11111111-1111-4111-8111-111111111111', credential: 'secret' }
  expect(await readCredential(file)).toBeUndefined()
  await keepCredential(file, credential)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await readCredential(file)).toEqual(credential)
  writeFileSync(file, '{}')
  await expect(readCredential(file)).rejects.toThrow(file)
})

it('joins by its token, and says what the server says', async () => {
  const host = '11111111-1111-4111-8111-111111111111'
  const server = createServer((request, response) => {
    request.once('data', (body: Buffer) => {
      const { token } = JSON.parse(body.toString()) as { token: string }
      if (token === 'good') response.end(JSON.stringify({ host, credential: 'c' }))
      else
        response.writeHead(401).end('{"errorresponse":{"errortext":"The token was used already"}}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  const { signal } = new AbortController()
  expect(await join(address, 'good', signal)).toEqual({ host, credential: 'c' })
  await expect(join(address, 'bad', signal)).rejects.toThrow('The token was used already')
  server.close()
})

it('logs lines with what belongs to them', () => {
  const lines: string[] = []
  const log = createLineLog((line) => lines.push(line)).child({ part: 'x' })
  log.debug('unheard')
  log.info('started')
  log.warn({ err: new Error('odd') }, 'a command failed')
  expect(lines).toEqual([
    'info started {"part":"x"}\n',
    'warn a command failed {"part":"x","err":"odd"}\n',
  ])
})

it('tells a full pool from one that cannot be used, and from other failures', () => {
  const of = (code: string) => Object.assign(new Error(code), { code })
  expect(poolFailure(of('ENOSPC'), '/pool')).toMatchObject({ code: 'host.disk_full' })
  expect(poolFailure(of('EROFS'), '/pool')).toMatchObject({ code: 'host.pool_failed' })
  const other = of('ECONNRESET')
  expect(poolFailure(other, '/pool')).toBe(other)
})
