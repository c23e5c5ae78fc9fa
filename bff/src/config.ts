import { X509Certificate } from 'node:crypto'
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import path from 'node:path'
import { createSecureContext } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { type Keystore, usualKeystorePassword } from './agent/trust/keytool.ts'
import { createConfigReader } from './config-reader.ts'
import type { ConfigReader } from './config-reader.ts'

export { describeConfigVariables } from './config-variables.ts'

const roles = ['api', 'worker', 'agent'] as const
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export type Role = (typeof roles)[number]
export type LogLevel = (typeof logLevels)[number]

/** The validated environment. Paths are absolute. */
export interface Config {
  port: number
  host: string
  dataDir: string
  /** Unset: the embedded PostgreSQL in `dataDir`. */
  databaseUrl?: string
  roles: ReadonlySet<Role>
  /** 32 bytes. Unset: made once in `dataDir`. */
  secretKey?: Buffer
  adminPassword?: string
  adminApiKey?: string
  adminSecretKey?: string
  importDir?: string
  publicUrl?: URL
  tls?: { certPath: string; keyPath: string }
  /** Addresses, CIDR ranges and `loopback`, in the form of Express' setting `trust proxy`. */
  trustProxy: false | string[]
  insecure: boolean
  logLevel: LogLevel
  metricsToken?: string
  consoleDir: string
  /** The built agent, which hosts get. */
  agentFile: string
  libvirtUri?: string
  /** Whether default templates come by themselves. */
  defaultTemplates: boolean
  /** Primary storage of this machine. */
  poolDir: string
  /** Set: the agent belongs to a server elsewhere. */
  agentServer?: URL
  agentToken?: string
  /** Gets the certificates that this machine trusts for direct downloads, too. */
  keystore?: Keystore
  /** Guests of this machine get metadata on port 80. */
  guestMetadata: boolean
  /** What its server is known by, where no authority of the system vouches for it. */
  agentPin?: string
  agentCa?: string
}

/** What is wrong with the environment: one sentence per problem, each names its variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/**
 * Reads and checks the server's environment. Relative paths count from `cwd`; an empty variable
 * counts as unset. Touches no file except to see whether the named ones can be read.
 *
 * @throws ConfigError with every problem found, not just the first
 */
export function loadConfig(env: NodeJS.ProcessEnv, cwd = process.cwd()): Config {
  const reader = createConfigReader(env, cwd)
  const dataDir = reader.path('MOLD_DATA_DIR') ?? path.resolve(cwd, 'var')
  const config: Config = {
    port: readPort(reader),
    host: readHost(reader),
    dataDir,
    roles: readRoles(reader),
    trustProxy: readTrustProxy(reader),
    insecure: readSwitch(reader, 'MOLD_INSECURE', '0'),
    defaultTemplates: readSwitch(reader, 'MOLD_DEFAULT_TEMPLATES', '1'),
    logLevel: readLogLevel(reader),
    consoleDir:
      reader.path('MOLD_CONSOLE_DIR') ?? fileURLToPath(new URL('../../web/dist', import.meta.url)),
    agentFile: fileURLToPath(new URL('../dist/mold-agent.mjs', import.meta.url)),
    databaseUrl: readDatabaseUrl(reader),
    secretKey: readSecretKey(reader),
    adminPassword: reader.matching('MOLD_ADMIN_PASSWORD', /^\P{Cc}{1,255}$/u),
    ...readAdminKeys(reader),
    importDir: readImportDir(reader),
    publicUrl: readOrigin(reader, 'MOLD_PUBLIC_URL'),
    libvirtUri: reader.matching('MOLD_LIBVIRT_URI', /^[a-z][a-z\d+]*:\/\/[\x21-\x7e]*$/),
    poolDir: reader.path('MOLD_POOL_DIR') ?? path.join(dataDir, 'primary'),
    agentServer: readOrigin(reader, 'MOLD_AGENT_SERVER'),
    agentToken: reader.matching('MOLD_AGENT_TOKEN', /^[\w-]{20,100}$/),
    keystore: readKeystore(reader),
    guestMetadata: readSwitch(reader, 'MOLD_AGENT_METADATA', '0'),
    agentPin: reader.matching('MOLD_AGENT_PIN', /^sha256\/\/[A-Za-z\d+/]{43}=$/),
    agentCa: readAgentCa(reader),
    tls: readTls(reader),
    metricsToken: reader.matching('MOLD_METRICS_TOKEN', /^[\x21-\x7e]{16,255}$/),
  }
  requireProtection(reader, config)
  requireAgentServer(reader, config)
  if (reader.problems.length > 0) throw new ConfigError(reader.problems)
  return config
}

/** As the driver reads it, which throws where a part is not written as an address demands. */
function readDatabaseUrl(reader: ConfigReader): string | undefined {
  const value = reader.matching('DATABASE_URL', /^postgres(ql)?:\/\/\S+$/)
  if (value === undefined) return undefined
  const url = URL.parse(value)
  const parts = url && [url.username, url.password, url.pathname, url.hostname]
  const isWritten = parts?.every((part) => attempt(() => decodeURIComponent(part)) !== undefined)
  return isWritten === true ? value : reader.wrong('DATABASE_URL')
}

function readPort({ text, wrong }: ConfigReader): number {
  const value = text('PORT') ?? '8080'
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (port <= 65_535) return port
  wrong('PORT', value)
  return 0
}

function readHost({ text, wrong }: ConfigReader): string {
  const value = text('HOST') ?? '127.0.0.1'
  const host = value.replace(/^\[(.*)\]$/, '$1')
  const label = '[a-z\\d]([a-z\\d-]{0,61}[a-z\\d])?'
  const named = new RegExp(`^(?=.{1,253}$)${label}(\\.${label})*$`, 'i')
  // Only digits and dots, yet no address: a mistyped one, which would be looked up as a name.
  const isName = named.test(host) && !/^[\d.]+$/.test(host)
  if (isIP(host) !== 0 || isName) return host
  wrong('HOST', value)
  return '127.0.0.1'
}

function readRoles({ text, wrong }: ConfigReader): ReadonlySet<Role> {
  const value = text('MOLD_ROLES')
  if (value === undefined) return new Set(roles)
  const wanted = list(value)
  const known = roles.filter((role) => wanted.includes(role))
  if (wanted.length === 0 || wanted.some((role) => !known.some((name) => name === role))) {
    wrong('MOLD_ROLES', value)
  }
  return new Set(known)
}

function readSecretKey({ text, wrong }: ConfigReader): Buffer | undefined {
  const value = text('MOLD_SECRET_KEY')
  if (value === undefined) return undefined
  if (/^[\da-f]{64}$/i.test(value)) return Buffer.from(value, 'hex')
  if (/^[A-Za-z\d+/]{43}=?$/.test(value)) return Buffer.from(value, 'base64')
  return wrong('MOLD_SECRET_KEY')
}

function readAdminKeys(reader: ConfigReader) {
  const printable = /^[\x21-\x7e]{1,255}$/
  const adminApiKey = reader.matching('MOLD_ADMIN_API_KEY', printable)
  const adminSecretKey = reader.matching('MOLD_ADMIN_SECRET_KEY', printable)
  const given = [reader.text('MOLD_ADMIN_API_KEY'), reader.text('MOLD_ADMIN_SECRET_KEY')]
  if (given[0] !== undefined && given[1] === undefined) reader.wrong('MOLD_ADMIN_SECRET_KEY')
  if (given[0] === undefined && given[1] !== undefined) reader.wrong('MOLD_ADMIN_API_KEY')
  return { adminApiKey, adminSecretKey }
}

function readKeystore(reader: ConfigReader): Keystore | undefined {
  const file = reader.path('MOLD_AGENT_KEYSTORE')
  const password = reader.matching('MOLD_AGENT_KEYSTORE_PASSWORD', /^[\x20-\x7e]{6,255}$/)
  return file === undefined ? undefined : { file, password: password ?? usualKeystorePassword }
}

function readImportDir(reader: ConfigReader): string | undefined {
  const folder = reader.path('MOLD_IMPORT_DIR')
  if (folder === undefined) return undefined
  const readable = attempt(() => {
    accessSync(folder, constants.R_OK | constants.X_OK)
    return statSync(folder).isDirectory()
  })
  return readable === true ? folder : reader.wrong('MOLD_IMPORT_DIR', folder)
}

function readOrigin(
  { text, wrong }: ConfigReader,
  name: 'MOLD_PUBLIC_URL' | 'MOLD_AGENT_SERVER',
): URL | undefined {
  const value = text(name)
  if (value === undefined) return undefined
  const url = URL.parse(value)
  const web = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (url && web && url.href === `${url.origin}/`) return url
  // Without the value: what is wrong with it may be a password.
  return wrong(name)
}

/** Path of a file that holds certificates at the start. */
function readAgentCa({ path: pathOf, wrong }: ConfigReader): string | undefined {
  const file = pathOf('MOLD_AGENT_CA')
  if (file === undefined) return undefined
  const isPem = attempt(() => new X509Certificate(readFileSync(file))) !== undefined
  return isPem ? file : wrong('MOLD_AGENT_CA', file)
}

function readTls(reader: ConfigReader): Config['tls'] {
  const certPath = reader.path('MOLD_TLS_CERT')
  const keyPath = reader.path('MOLD_TLS_KEY')
  if (certPath === undefined && keyPath === undefined) return undefined
  const cert = certPath === undefined ? undefined : attempt(() => readFileSync(certPath))
  const key = keyPath === undefined ? undefined : attempt(() => readFileSync(keyPath))
  const isCert = cert && attempt(() => createSecureContext({ cert }))
  const isPair = cert && key && attempt(() => createSecureContext({ cert, key }))
  if (!isCert) return reader.wrong('MOLD_TLS_CERT', certPath ?? '')
  if (!isPair) return reader.wrong('MOLD_TLS_KEY', keyPath ?? '')
  return certPath !== undefined && keyPath !== undefined ? { certPath, keyPath } : undefined
}

function readTrustProxy({ text, wrong }: ConfigReader): false | string[] {
  const value = text('MOLD_TRUST_PROXY')
  if (value === undefined) return false
  const proxies = list(value)
  const valid =
    proxies.length > 0 && proxies.every((proxy) => proxy === 'loopback' || isRange(proxy))
  if (!valid) wrong('MOLD_TRUST_PROXY', value)
  return proxies
}

function isRange(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)
}

function readSwitch(
  { text, wrong }: ConfigReader,
  name: 'MOLD_INSECURE' | 'MOLD_DEFAULT_TEMPLATES' | 'MOLD_AGENT_METADATA',
  fallback: '0' | '1',
): boolean {
  const value = text(name) ?? fallback
  if (value !== '0' && value !== '1') wrong(name, value)
  return value === '1'
}

function readLogLevel({ text, wrong }: ConfigReader): LogLevel {
  const value = text('MOLD_LOG_LEVEL') ?? 'info'
  const level = logLevels.find((name) => name === value)
  if (level === undefined) wrong('MOLD_LOG_LEVEL', value)
  return level ?? 'info'
}

/**
 * Passwords must not cross a network in the clear: refuse an outside address that nothing
 * protects (decisions: Sessions and cross-site requests).
 */
function requireProtection({ problems, text }: ConfigReader, config: Config) {
  const protectedSomehow =
    text('MOLD_TLS_CERT') !== undefined || config.trustProxy !== false || config.insecure
  if (protectedSomehow || isLoopback(config.host)) return
  problems.push(
    `HOST is ${config.host}, which other machines can reach, and nothing encrypts the passwords. ` +
      'Set MOLD_TLS_CERT and MOLD_TLS_KEY (npm run cert makes a self-signed pair), ' +
      'or MOLD_TRUST_PROXY to the address of the proxy that serves HTTPS, ' +
      'or MOLD_INSECURE=1 to accept plain HTTP, or leave HOST at 127.0.0.1.',
  )
}

/** An agent needs a server: that of this process, or one that is named. */
function requireAgentServer({ problems }: ConfigReader, config: Config) {
  if (!config.roles.has('agent') || config.roles.has('api') || config.agentServer) return
  problems.push(
    'MOLD_ROLES has agent without api, so MOLD_AGENT_SERVER must name the server that it connects to.',
  )
}

/** True for `localhost` and the loopback addresses of both families. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true
  const family = isIP(host)
  if (family === 0) return false
  const loopback = new BlockList()
  loopback.addSubnet('127.0.0.0', 8, 'ipv4')
  loopback.addAddress('::1', 'ipv6')
  return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6')
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}
