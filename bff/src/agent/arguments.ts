import { homedir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Keystore, usualKeystorePassword } from './trust/keytool.ts'
import { isPin } from './server-trust.ts'

/** What the agent is started with. */
export interface AgentArguments {
  readonly server: string
  readonly token: string | undefined
  /** Joins and ends. */
  readonly joinOnly: boolean
  /** Prints a unit of systemd and ends. */
  readonly printUnit: boolean
  /** PEM file of certificates to trust besides the system's. */
  readonly ca: string | undefined
  /** Of the key of a server whose certificate nobody else vouches for. */
  readonly pin: string | undefined
  readonly uri: string | undefined
  readonly stateDir: string
  readonly poolDir: string
  readonly keystore: Keystore | undefined
  /** Guests get metadata on port 80. */
  readonly guestMetadata: boolean
}

export const usage = `Usage: mold-agent --server URL [--token TOKEN] [options]

  --server URL     the server, such as https://mold.example.org
  --token TOKEN    the one-time token that addHost has answered; needed the first time
  --state FOLDER   what outlives the agent, its credential among it
  --pool FOLDER    primary storage: images and disks (MOLD_POOL_DIR)
  --uri URI        libvirt's (MOLD_LIBVIRT_URI); qemu:///system for root, else qemu:///session
  --keystore FILE  a Java key store that gets the certificates of direct downloads, too
                   (MOLD_AGENT_KEYSTORE); its password is in MOLD_AGENT_KEYSTORE_PASSWORD
  --metadata       gives guests metadata on port 80 of their gateway, for cloud-init (MOLD_AGENT_METADATA=1);
                   a web server on all addresses of this machine cannot have that port then
  --ca FILE        PEM certificates to trust besides the system's (MOLD_AGENT_CA)
  --pin sha256//…  the key of a server with a self-signed certificate, as the install line has it (MOLD_AGENT_PIN)
  --join-only      joins and ends
  --print-unit     prints a unit of systemd that starts the agent, and ends`

/**
 * Reads the command line and what of the environment stands in for it.
 *
 * @throws Error that says what is wrong with it
 */
export function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): AgentArguments {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      server: text,
      token: text,
      state: text,
      pool: text,
      uri: text,
      ca: text,
      keystore: text,
      pin: text,
      metadata: flag,
      'join-only': flag,
      'print-unit': flag,
    },
  })
  const stateDir = path.resolve(values.state ?? defaultState())
  const server = originOf(values.server ?? env['MOLD_AGENT_SERVER'] ?? '')
  return {
    server,
    token: values.token ?? env['MOLD_AGENT_TOKEN'],
    joinOnly: values['join-only'],
    printUnit: values['print-unit'],
    ca: values.ca ?? nonEmpty(env['MOLD_AGENT_CA']),
    pin: pinIn(values.pin ?? nonEmpty(env['MOLD_AGENT_PIN']), server),
    uri: values.uri ?? nonEmpty(env['MOLD_LIBVIRT_URI']),
    stateDir,
    poolDir: path.resolve(
      values.pool ?? nonEmpty(env['MOLD_POOL_DIR']) ?? path.join(stateDir, 'pool'),
    ),
    guestMetadata: values.metadata || env['MOLD_AGENT_METADATA'] === '1',
    keystore: keystoreOf(values.keystore ?? nonEmpty(env['MOLD_AGENT_KEYSTORE']), env),
  }
}

const nonEmpty = (text: string | undefined) => (text === '' ? undefined : text)

function keystoreOf(file: string | undefined, env: NodeJS.ProcessEnv): Keystore | undefined {
  if (file === undefined) return undefined
  const password = nonEmpty(env['MOLD_AGENT_KEYSTORE_PASSWORD']) ?? usualKeystorePassword
  return { file: path.resolve(file), password }
}

function defaultState(): string {
  if (process.geteuid?.() === 0) return '/var/lib/mold-agent'
  return path.join(homedir(), '.local', 'share', 'mold-agent')
}

function pinIn(text: string | undefined, server: string): string | undefined {
  if (text === undefined) return undefined
  if (!isPin(text)) {
    throw new Error(
      `--pin must be sha256// and 44 characters of Base64; it is ${JSON.stringify(text)}`,
    )
  }
  // Without TLS nobody shows a key: who gives a pin would think that it protects.
  if (server.startsWith('https:')) return text
  throw new Error(
    `--pin is the key of a server with HTTPS, and ${server} has none: give the address with https:// as --server, or leave out --pin and MOLD_AGENT_PIN`,
  )
}

function originOf(text: string): string {
  const url = URL.parse(text)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/') {
    throw new Error(
      `--server must be an address such as https://mold.example.org; it is ${JSON.stringify(text)}`,
    )
  }
  return url.origin
}
