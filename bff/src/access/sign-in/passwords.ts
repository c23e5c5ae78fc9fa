import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

interface Cost {
  /** KiB */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** About 50 ms on the machines of 2024. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32

const hashSyntax =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{11,88})\$([\w+/]{43})$/

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

function tagOf(password: string, salt: Buffer, { memory, passes, parallelism }: Cost) {
  return derive('argon2id', {
    message: password,
    nonce: salt,
    memory,
    passes,
    parallelism,
    tagLength,
  })
}

/** Hashes a password with argon2id, in the usual text form that names its own cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await tagOf(password, salt, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

/** No password's: verified in place of an unknown user's, so that the time tells nothing. */
const nobodysHash = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/**
 * True when the password is the one of the hash. Takes the same time when there is no hash (an
 * unknown user, or one that cannot sign in with a password), and is false then.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] =
    hashSyntax.exec(hash ?? nobodysHash) ?? hashSyntax.exec(nobodysHash) ?? []
  const found = await tagOf(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  const expected = Buffer.from(tag, 'base64')
  const equal = expected.length === found.length && timingSafeEqual(expected, found)
  return equal && hash !== null && hashSyntax.test(hash)
}
