import { isIPv4, isIPv6 } from 'node:net'
import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { Caller } from '../caller.ts'
import { loadCaller } from '../caller.repository.ts'
import {
  type DelayRule,
  countAttempt,
  deleteOldFailures,
  forgiveAll,
  forgiveAttempt,
} from './attempts.repository.ts'
import { createLimiter } from './limiter.ts'
import { verifyPassword } from './passwords.ts'
import { type SessionProof, createSession, deleteExpiredSessions } from './session.repository.ts'
import {
  type SignInDomain,
  findDomainById,
  findDomainByPath,
  findUserForSignIn,
  markRegistered,
} from './sign-in.repository.ts'

/*
 * Nobody is disabled by failures: attempts only get slower, per account and per address (decisions:
 * failed sign-ins; security case H4). Many people may share an address, so it has more patience.
 */
const accountRule: Omit<DelayRule, 'free'> = { maxSeconds: 60, forgetSeconds: 3_600 }
const addressRule: DelayRule = { free: 20, maxSeconds: 300, forgetSeconds: 3_600 }
const rememberSeconds = 86_400

/* Each verification takes 19 MiB and one of libuv's four threads for 50 ms. */
const verificationsAtATime = 3
const verificationsWaiting = 60

export interface SignInRequest {
  readonly username: string
  readonly password: string
  /** Path of the domain in any of the forms of protocol §6. */
  readonly domain?: string | undefined
  /** Wins over the path. */
  readonly domainid?: string | undefined
  /** Where the request comes from. */
  readonly address: string
}

export interface SignedIn {
  readonly proof: SessionProof
  readonly caller: Caller
  readonly user: {
    readonly firstname: string
    readonly lastname: string
    readonly timezone: string | null
    /** Has signed in before. */
    readonly registered: boolean
  }
}

export interface SignInParts {
  readonly db: Db
  readonly settings: Pick<Settings, 'number'>
}

export type SignIn = (request: SignInRequest) => Promise<SignedIn>

/** Leading and trailing slash are added; nothing means ROOT (protocol §6). */
export function domainPath(given: string | undefined): string {
  const names = (given ?? '').split('/').filter((name) => name !== '')
  return names.length === 0 ? '/' : `/${names.join('/')}/`
}

async function findDomain(db: Db, request: SignInRequest): Promise<SignInDomain | undefined> {
  if (request.domainid !== undefined && request.domainid !== '') {
    const id = request.domainid.toLowerCase()
    const valid = /^(\d{1,15}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/.test(id)
    const domain = valid ? await findDomainById(db, id) : undefined
    if (!domain) throw new AppError('api.login_domain_id')
    return domain
  }
  const path = domainPath(request.domain)
  const domain = await findDomainByPath(db, path)
  // `ROOT/a` is what responses show.
  return domain ?? (/^\/root\//i.test(path) ? findDomainByPath(db, path.slice(5)) : undefined)
}

/** An IPv6 network belongs to one subscriber, who may take any address in it. */
export function addressSubject(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIPv4(plain) || !isIPv6(plain)) return `address:${plain}`
  const [head = '', tail] = plain.toLowerCase().split('%')[0]?.split('::') ?? []
  const left = head.split(':').filter((group) => group !== '')
  const right = (tail ?? '').split(':').filter((group) => group !== '')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return `address:${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

/** Counts the attempt against the address and the account, or against neither. */
async function countOrRefuse(
  { db, settings }: SignInParts,
  address: string,
  account: string | undefined,
) {
  const free = await settings.number('incorrect.login.attempts.allowed')
  await db.transaction().execute(async (trx) => {
    const verdict =
      (await countAttempt(trx, address, addressRule)) ??
      (account === undefined
        ? undefined
        : await countAttempt(trx, account, { ...accountRule, free }))
    // Rolls back what the address was counted.
    if (verdict) throw new AppError('api.login_delayed', { seconds: verdict.waitSeconds })
  })
}

/**
 * Signs users in with name and password (protocol §6).
 *
 * The function throws AppError `api.login_…`, with the same text and in the same time for an unknown
 * user and a wrong password, or `api.busy`.
 */
export function createSignIn(parts: SignInParts): SignIn {
  const limited = createLimiter(verificationsAtATime, verificationsWaiting)
  return (request) => limited(() => signIn(parts, request))
}

async function signIn(parts: SignInParts, request: SignInRequest): Promise<SignedIn> {
  const { db } = parts
  const { username } = request
  const domain = await findDomain(db, request)
  const address = addressSubject(request.address)
  const account = domain && `account:${domain.id}:${username.toLowerCase()}`
  await countOrRefuse(parts, address, account)
  if (!domain || account === undefined) {
    throw new AppError('api.login_domain_unknown', { path: domainPath(request.domain) })
  }
  const user = await findUserForSignIn(db, domain.id, username)
  const right = await verifyPassword(request.password, user?.password_hash ?? null)
  if (!right || !user) throw new AppError('api.login_failed', { username, domain: domain.uuid })
  await forgiveAttempt(db, address)
  await forgiveAll(db, account)
  const caller = await loadCaller(db, user.id, 'session')
  if (!caller) throw new AppError('api.login_disabled', { username })
  const proof = await createSession(db, user.id)
  await markRegistered(db, user.id)
  await deleteExpiredSessions(db)
  await deleteOldFailures(db, rememberSeconds)
  const { firstname, lastname, timezone, registered } = user
  return { proof, caller, user: { firstname, lastname, timezone, registered } }
}
