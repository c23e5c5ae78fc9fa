/** What one environment variable means, as the README's table and the error texts say it. */
export interface ConfigVariable {
  name: string
  /** The value in effect when the variable is unset or empty; `–` when there is none. */
  fallback: string
  /** What is accepted; completes the sentence "NAME must be …". */
  allowed: string
  meaning: string
}

const variables = [
  {
    name: 'PORT',
    fallback: '8080',
    allowed: 'a whole number from 0 to 65535 (0 takes any free port)',
    meaning: 'the port that serves the API and the console',
  },
  {
    name: 'HOST',
    fallback: '127.0.0.1',
    allowed: 'an IP address or a host name of this machine, such as 127.0.0.1 or 0.0.0.0',
    meaning:
      'the address to listen on; other than loopback it needs MOLD_TLS_CERT with MOLD_TLS_KEY, MOLD_TRUST_PROXY or MOLD_INSECURE=1',
  },
  {
    name: 'MOLD_DATA_DIR',
    fallback: './var',
    allowed: 'the path of a folder; it is made when missing',
    meaning: 'images, the embedded PostgreSQL and generated secrets',
  },
  {
    name: 'DATABASE_URL',
    fallback: '–',
    allowed:
      'an address like postgresql://user:password@host:5432/database; characters like @ : / % in user or password as %40 %3A %2F %25',
    meaning: 'a PostgreSQL 16 or newer to use in place of the embedded one',
  },
  {
    name: 'MOLD_ROLES',
    fallback: 'api,worker,agent',
    allowed: 'a comma-separated list of api, worker and agent',
    meaning: 'what this process does',
  },
  {
    name: 'MOLD_SECRET_KEY',
    fallback: 'made once in the data folder',
    allowed: '32 bytes, as 64 hexadecimal digits or as Base64 (openssl rand -hex 32 makes one)',
    meaning: 'encrypts the secrets in the database; every process on one database needs the same',
  },
  {
    name: 'MOLD_ADMIN_PASSWORD',
    fallback: 'random, printed once',
    allowed: 'at most 255 characters, none of them a control character',
    meaning: 'the password of the user admin; read at the first start only',
  },
  {
    name: 'MOLD_ADMIN_API_KEY',
    fallback: '–',
    allowed:
      'set together with MOLD_ADMIN_SECRET_KEY, both 1 to 255 printable ASCII characters without spaces',
    meaning: 'the API key of the user admin; read at the first start only',
  },
  {
    name: 'MOLD_ADMIN_SECRET_KEY',
    fallback: '–',
    allowed:
      'set together with MOLD_ADMIN_API_KEY, both 1 to 255 printable ASCII characters without spaces',
    meaning: 'the secret key of the user admin; read at the first start only',
  },
  {
    name: 'MOLD_IMPORT_DIR',
    fallback: '–',
    allowed: 'the path of an existing folder that Mold may read',
    meaning: 'a folder of image files that root admins can register from',
  },
  {
    name: 'MOLD_PUBLIC_URL',
    fallback: 'the address of each request',
    allowed: 'an http or https address without a path, such as https://mold.example.org',
    meaning: 'the address under which users reach Mold; download links start with it',
  },
  {
    name: 'MOLD_TLS_CERT',
    fallback: '–',
    allowed: 'the path of a readable PEM certificate (chain), together with MOLD_TLS_KEY',
    meaning: 'serve HTTPS with this certificate; npm run cert makes a self-signed pair',
  },
  {
    name: 'MOLD_TLS_KEY',
    fallback: '–',
    allowed: 'the path of the readable PEM key that belongs to MOLD_TLS_CERT',
    meaning: 'the private key of the certificate',
  },
  {
    name: 'MOLD_TRUST_PROXY',
    fallback: '–',
    allowed: 'a comma-separated list of IP addresses, CIDR ranges or the word loopback',
    meaning: 'proxies whose X-Forwarded headers are believed',
  },
  {
    name: 'MOLD_INSECURE',
    fallback: '0',
    allowed: '0 or 1',
    meaning: '1 permits plain HTTP on an address other than loopback',
  },
  {
    name: 'MOLD_LOG_LEVEL',
    fallback: 'info',
    allowed: 'one of trace, debug, info, warn, error, fatal and silent',
    meaning: 'the least severe log line that is written',
  },
  {
    name: 'MOLD_METRICS_TOKEN',
    fallback: '–',
    allowed: '16 to 255 printable ASCII characters without spaces',
    meaning:
      'lets addresses other than loopback read /metrics, sent as Authorization: Bearer <token>',
  },
  {
    name: 'MOLD_LIBVIRT_URI',
    fallback: 'qemu:///system for root, else qemu:///session',
    allowed: 'an address of libvirt such as qemu:///system',
    meaning: 'where the agent of this machine finds libvirt',
  },
  {
    name: 'MOLD_POOL_DIR',
    fallback: 'primary in the data folder',
    allowed: 'the path of a folder; it is made when missing',
    meaning: 'the primary storage of this machine: the disks of its instances',
  },
  {
    name: 'MOLD_AGENT_SERVER',
    fallback: 'this process',
    allowed: 'an http or https address without a path, such as https://mold.example.org',
    meaning: 'the server that the agent connects to, where it is not in this process',
  },
  {
    name: 'MOLD_AGENT_TOKEN',
    fallback: '–',
    allowed: 'the one-time token that addHost has answered',
    meaning: 'makes this machine a host of MOLD_AGENT_SERVER; of use once',
  },
  {
    name: 'MOLD_DEFAULT_TEMPLATES',
    fallback: '1',
    allowed: '0 or 1',
    meaning:
      '0: no default template and no tools ISO comes by itself; without it the settings default.template.… say which',
  },
  {
    name: 'MOLD_AGENT_KEYSTORE',
    fallback: '–',
    allowed: 'the path of a file; it is made when missing',
    meaning:
      'a Java key store that gets the certificates of direct downloads, too, such as /etc/cloudstack/agent/cloud.jks; the machine needs keytool (default-jre-headless)',
  },
  {
    name: 'MOLD_AGENT_KEYSTORE_PASSWORD',
    fallback: 'changeit',
    allowed: '6 to 255 printable ASCII characters',
    meaning: 'the password of that key store',
  },
  {
    name: 'MOLD_AGENT_METADATA',
    fallback: '0',
    allowed: '0 or 1',
    meaning:
      '1 gives guests of this machine metadata on port 80 of their gateway, which cloud-init asks for; a web server on all addresses cannot have that port then',
  },
  {
    name: 'MOLD_AGENT_PIN',
    fallback: '–',
    allowed: 'sha256// and 44 characters of Base64, as the install line of the host has it',
    meaning: 'the key of MOLD_AGENT_SERVER, where its certificate is self-signed',
  },
  {
    name: 'MOLD_AGENT_CA',
    fallback: '–',
    allowed: 'the path of a readable file of PEM certificates',
    meaning: "authorities that the agent trusts besides the system's, for MOLD_AGENT_SERVER",
  },
  {
    name: 'MOLD_CONSOLE_DIR',
    fallback: 'web/dist of this clone',
    allowed: 'the path of a folder',
    meaning: 'where the built console is',
  },
] as const satisfies readonly ConfigVariable[]

export type ConfigVariableName = (typeof variables)[number]['name']

/**
 * Every environment variable of the server, in the order of the README's table. The error of a
 * wrong value is made from the same text, so the two cannot differ.
 */
export function describeConfigVariables(): readonly ConfigVariable[] {
  return variables
}

/**
 * The sentence for a wrong value: "NAME must be …". `value` is added when given; leave it out for
 * anything that may hold a secret.
 */
export function wrongValue(name: ConfigVariableName, value?: string): string {
  const variable = variables.find((candidate) => candidate.name === name)
  const found = value === undefined ? '' : `; it is ${JSON.stringify(value)}`
  return `${name} must be ${variable?.allowed}${found}.`
}
