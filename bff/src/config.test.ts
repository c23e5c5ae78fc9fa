import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksOpenssl } from '../test/support/openssl.ts'
import { ConfigError, describeConfigVariables, isLoopback, loadConfig } from './config.ts'

let dir: string

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'mold-config-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const file = (name: string) => path.join(dir, name)

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env, dir)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('loadConfig', () => {
  it('has a default for everything', () => {
    const config = loadConfig({}, '/srv/mold')
    expect(config).toEqual({
      port: 8080,
      host: '127.0.0.1',
      dataDir: '/srv/mold/var',
      roles: new Set(['api', 'worker', 'agent']),
      trustProxy: false,
      guestMetadata: false,
      insecure: false,
      defaultTemplates: true,
      logLevel: 'info',
      consoleDir: path.resolve(import.meta.dirname, '../../web/dist'),
      agentFile: path.resolve(import.meta.dirname, '../dist/mold-agent.mjs'),
      poolDir: '/srv/mold/var/primary',
    })
  })

  it('takes every variable', () => {
    const hex = 'ab'.repeat(32)
    const config = loadConfig(
      {
        PORT: '0',
        HOST: '0.0.0.0',
        MOLD_DATA_DIR: 'data',
        DATABASE_URL: 'postgresql://mold:pw@db.example:5432/mold',
        MOLD_ROLES: 'api, worker',
        MOLD_SECRET_KEY: hex,
        MOLD_ADMIN_PASSWORD: ' 비밀번호 ',
        MOLD_ADMIN_API_KEY: 'key',
        MOLD_ADMIN_SECRET_KEY: 'secret',
        MOLD_IMPORT_DIR: dir,
        MOLD_PUBLIC_URL: 'https://mold.example.org',
        MOLD_TRUST_PROXY: 'loopback,10.0.0.0/8,fd00::1',
        MOLD_INSECURE: '1',
        MOLD_DEFAULT_TEMPLATES: '0',
        MOLD_LOG_LEVEL: 'debug',
        MOLD_METRICS_TOKEN: 'x'.repeat(16),
        MOLD_CONSOLE_DIR: 'console',
        MOLD_LIBVIRT_URI: 'qemu:///session',
        MOLD_POOL_DIR: 'pool',
        MOLD_AGENT_SERVER: 'https://mold.example.net',
        MOLD_AGENT_TOKEN: 't'.repeat(43),
        MOLD_AGENT_KEYSTORE: 'cloud.jks',
        MOLD_AGENT_KEYSTORE_PASSWORD: 'changed it',
        MOLD_AGENT_METADATA: '1',
      },
      dir,
    )
    expect(config).toEqual({
      port: 0,
      host: '0.0.0.0',
      dataDir: path.join(dir, 'data'),
      databaseUrl: 'postgresql://mold:pw@db.example:5432/mold',
      roles: new Set(['api', 'worker']),
      secretKey: Buffer.from(hex, 'hex'),
      adminPassword: ' 비밀번호 ',
      adminApiKey: 'key',
      adminSecretKey: 'secret',
      importDir: dir,
      publicUrl: new URL('https://mold.example.org/'),
      trustProxy: ['loopback', '10.0.0.0/8', 'fd00::1'],
      insecure: true,
      defaultTemplates: false,
      logLevel: 'debug',
      metricsToken: 'x'.repeat(16),
      consoleDir: path.join(dir, 'console'),
      agentFile: path.resolve(import.meta.dirname, '../dist/mold-agent.mjs'),
      libvirtUri: 'qemu:///session',
      poolDir: path.join(dir, 'pool'),
      agentServer: new URL('https://mold.example.net/'),
      agentToken: 't'.repeat(43),
      keystore: { file: path.join(dir, 'cloud.jks'), password: 'changed it' },
      guestMetadata: true,
    })
  })

  it('takes the secret key as Base64 too, and an empty variable as unset', () => {
    const key = Buffer.alloc(32, 7)
    const config = loadConfig({ MOLD_SECRET_KEY: key.toString('base64'), PORT: '' })
    expect(config.secretKey).toEqual(key)
    expect(config.port).toBe(8080)
  })

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['HOST', '127.0.0'],
    ['HOST', 'a b'],
    ['DATABASE_URL', 'mysql://localhost/mold'],
    ['DATABASE_URL', 'postgresql://mold:pa/ss@db:5432/mold'],
    ['DATABASE_URL', 'postgresql://mold@db:99999/mold'],
    ['DATABASE_URL', 'postgresql://%zz@db/mold'],
    ['MOLD_ROLES', 'api,workers'],
    ['MOLD_ROLES', ','],
    ['MOLD_SECRET_KEY', 'ab'.repeat(31)],
    ['MOLD_SECRET_KEY', Buffer.alloc(31).toString('base64')],
    ['MOLD_ADMIN_PASSWORD', 'line\nbreak'],
    ['MOLD_IMPORT_DIR', '/nonexistent/import'],
    ['MOLD_LIBVIRT_URI', 'not an address'],
    ['MOLD_AGENT_SERVER', 'mold.example.org/path'],
    ['MOLD_AGENT_TOKEN', 'short'],
    ['MOLD_AGENT_PIN', 'sha256//short'],
    ['MOLD_AGENT_CA', '/no/such/file.pem'],
    ['MOLD_PUBLIC_URL', 'mold.example.org'],
    ['MOLD_PUBLIC_URL', 'ftp://mold.example.org'],
    ['MOLD_PUBLIC_URL', 'https://mold.example.org/console'],
    ['MOLD_PUBLIC_URL', 'https://user:pw@mold.example.org'],
    ['MOLD_TRUST_PROXY', '10.0.0.0/33'],
    ['MOLD_TRUST_PROXY', 'proxy.example'],
    ['MOLD_INSECURE', 'yes'],
    ['MOLD_AGENT_METADATA', 'on'],
    ['MOLD_LOG_LEVEL', 'verbose'],
    ['MOLD_METRICS_TOKEN', 'short'],
  ])('refuses %s=%s and says what is allowed', (name, value) => {
    const allowed = describeConfigVariables().find((variable) => variable.name === name)?.allowed
    expect(problemsOf({ [name]: value })).toEqual([
      expect.stringContaining(`${name} must be ${allowed}`),
    ])
  })

  it('names every problem at once', () => {
    const problems = problemsOf({ PORT: 'x', MOLD_LOG_LEVEL: 'x', MOLD_ROLES: 'x' })
    expect(problems.map((line) => line.split(' ')[0])).toEqual([
      'PORT',
      'MOLD_ROLES',
      'MOLD_LOG_LEVEL',
    ])
  })

  it('never repeats a secret', () => {
    const secret = 'hunter2 hunter2'
    const problems = problemsOf({
      DATABASE_URL: `mysql://mold:${secret}@db/mold`,
      MOLD_SECRET_KEY: secret,
      MOLD_ADMIN_PASSWORD: `${secret}\n`,
      MOLD_ADMIN_API_KEY: secret,
      MOLD_ADMIN_SECRET_KEY: secret,
      MOLD_PUBLIC_URL: `https://mold:${secret}@mold.example`,
    })
    expect(problems).toHaveLength(6)
    expect(problems.join('\n')).not.toContain('hunter2')
  })

  it.each(['MOLD_ADMIN_API_KEY', 'MOLD_ADMIN_SECRET_KEY'])('refuses %s alone', (name) => {
    const [problem] = problemsOf({ [name]: 'value' })
    expect(problem).toContain('MOLD_ADMIN_API_KEY')
    expect(problem).toContain('MOLD_ADMIN_SECRET_KEY')
  })
})

describe('the README', () => {
  it('has the table of variables as the server reads them', () => {
    const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8')
    const table = /<!-- variables: begin -->\n(.*?)<!-- variables: end -->/s.exec(readme)?.[1]
    const rows = describeConfigVariables().map(({ name, fallback, meaning, allowed }) => {
      const value = fallback === '–' ? fallback : `\`${fallback}\``
      return `| \`${name}\` | ${value} | ${meaning} | ${allowed} |`
    })
    expect(table?.trim().split('\n').slice(2)).toEqual(rows)
  })
})

describe('an address that other machines can reach', () => {
  it('is refused when nothing protects it, with every way out', () => {
    const [problem] = problemsOf({ HOST: '0.0.0.0' })
    for (const word of [
      'HOST is 0.0.0.0',
      'MOLD_TLS_CERT',
      'npm run cert',
      'MOLD_TRUST_PROXY',
      'MOLD_INSECURE=1',
    ]) {
      expect(problem).toContain(word)
    }
  })

  it.each([{ MOLD_INSECURE: '1' }, { MOLD_TRUST_PROXY: '10.1.2.3' }])(
    'is accepted with %o',
    (env) => expect(problemsOf({ HOST: '::', ...env })).toEqual([]),
  )

  it.each(['127.0.0.1', '127.8.9.10', 'localhost', '::1', '[::1]'])('does not include %s', (host) =>
    expect(problemsOf({ HOST: host })).toEqual([]),
  )

  it.each(['0.0.0.0', '::', '10.0.0.1', 'mold.example', '128.0.0.1'])('is what %s is', (host) =>
    expect(isLoopback(host)).toBe(false),
  )
})

describe.skipIf(lacksOpenssl)('TLS', () => {
  beforeAll(() => {
    for (const name of ['one', 'two']) {
      const args = [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
      ]
      const files = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)]
      execFileSync('openssl', [...args, ...files, '-subj', '/CN=localhost'], { stdio: 'ignore' })
    }
    writeFileSync(file('text.pem'), 'no certificate')
  })

  it('takes a pair, and any address with it', () => {
    const env = { HOST: '0.0.0.0', MOLD_TLS_CERT: 'one.pem', MOLD_TLS_KEY: 'one.key' }
    expect(loadConfig(env, dir).tls).toEqual({
      certPath: file('one.pem'),
      keyPath: file('one.key'),
    })
  })

  it.each([
    ['MOLD_TLS_KEY', { MOLD_TLS_CERT: 'one.pem' }],
    ['MOLD_TLS_CERT', { MOLD_TLS_KEY: 'one.key' }],
    ['MOLD_TLS_CERT', { MOLD_TLS_CERT: 'none.pem', MOLD_TLS_KEY: 'one.key' }],
    ['MOLD_TLS_CERT', { MOLD_TLS_CERT: 'text.pem', MOLD_TLS_KEY: 'one.key' }],
    ['MOLD_TLS_KEY', { MOLD_TLS_CERT: 'one.pem', MOLD_TLS_KEY: 'none.key' }],
    ['MOLD_TLS_KEY', { MOLD_TLS_CERT: 'one.pem', MOLD_TLS_KEY: 'two.key' }],
  ])('names %s in %o', (name, env) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(`^${name} must be`)])
  })
})
