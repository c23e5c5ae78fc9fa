import { spawn } from 'node:child_process'
import { AppError } from '@mold/shared/errors.ts'

/** A Java key store that certificates are kept in besides, such as CloudStack's agent has. */
export interface Keystore {
  /** Path of its file; it is made when missing. */
  readonly file: string
  readonly password: string
}

/** What Java itself takes when nobody says another. */
export const usualKeystorePassword = 'changeit'

/** Milliseconds for one call: it starts a virtual machine of Java. */
const deadlineMs = 60_000
/** Its words in English, and no preparations for a long life: that halves what a call takes. */
export const javaOptions = [
  '-J-Duser.language=en',
  '-J-XX:TieredStopAtLevel=1',
  '-J-XX:+UseSerialGC',
]
const mostOutput = 16 << 20
const passwordVariable = 'MOLD_KEYTOOL_PASSWORD'

/**
 * What `keytool` prints. Its arguments are ours or checked and go to no shell; the password is in its
 * environment, as everybody may read arguments.
 *
 * @throws AppError host.tool_missing, certificate.keystore_failed with what it said
 */
export function runKeytool(
  { file, password }: Keystore,
  args: readonly string[],
  input = '',
): Promise<string> {
  const words = [...args, '-keystore', file, '-storepass:env', passwordVariable]
  return new Promise((resolve, reject) => {
    const child = spawn('keytool', [...javaOptions, ...words], {
      stdio: 'pipe',
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], [passwordVariable]: password },
      timeout: deadlineMs,
      killSignal: 'SIGKILL',
    })
    let said = ''
    const hear = (text: string) => {
      said += text
      if (said.length > mostOutput) child.kill('SIGKILL')
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', hear)
    // It may end before it has read anything.
    child.stdin.on('error', () => undefined).end(input)
    child.once('error', (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === 'ENOENT'
      const missing = { program: 'keytool', package: 'default-jre-headless' }
      reject(isMissing ? new AppError('host.tool_missing', missing) : error)
    })
    child.once('close', (code) => {
      if (code === 0) return resolve(said)
      const reason = reasonIn(said) || `keytool ended with code ${code ?? 'none'}`
      reject(new AppError('certificate.keystore_failed', { file, reason }))
    })
  })
}

/** Its error in words, without the name of a Java class. */
function reasonIn(said: string): string {
  const line = said.split('\n').find((one) => one.startsWith('keytool error:')) ?? ''
  return line.replace(/^keytool error:\s*/, '').replace(/^[\w.$]+(Exception|Error):\s*/, '')
}
