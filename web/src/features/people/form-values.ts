import * as z from 'zod/mini'
import type { ParamsFor } from '../../api/client.ts'
import { accountTypes, type Account, type Domain, type User } from './people.ts'

/* What the forms show, and the calls that they make. Messages are keys of the texts. */

const needed = (message: string) => z.string().check(z.trim(), z.minLength(1, message))
const short = z.string().check(z.maxLength(255))

const roles = ['User', 'DomainAdmin', 'ResourceAdmin', 'Admin'] as const

const person = {
  username: needed('people.needed.username').check(z.maxLength(255)),
  password: z.string().check(
    z.refine((text) => text.trim() !== '', 'people.needed.password'),
    z.maxLength(255),
  ),
  firstname: needed('people.needed.name').check(z.maxLength(255)),
  lastname: needed('people.needed.name').check(z.maxLength(255)),
  email: needed('people.needed.email').check(z.maxLength(255)),
}

export const accountSchema = z.object({
  ...person,
  domainid: needed('people.needed.domain'),
  role: z.enum(roles),
  account: short,
  networkdomain: short,
})
export type AccountValues = z.infer<typeof accountSchema>

const nobody = { username: '', password: '', firstname: '', lastname: '', email: '' }

export const newAccount = (domainid: string): AccountValues => ({
  ...nobody,
  domainid,
  role: 'User',
  account: '',
  networkdomain: '',
})

/** An empty text, which the API would take for a value, is not sent. */
const given = (text: string) => text.trim() || undefined

export function toCreateAccount(values: AccountValues): ParamsFor<'createAccount'> {
  return {
    username: values.username.trim(),
    password: values.password,
    firstname: values.firstname.trim(),
    lastname: values.lastname.trim(),
    email: values.email.trim(),
    account: given(values.account),
    accounttype: accountTypes[values.role],
    domainid: values.domainid,
    networkdomain: given(values.networkdomain),
  }
}

export const accountEditSchema = z.object({
  newname: needed('people.needed.account').check(z.maxLength(100)),
  roleid: z.string(),
  networkdomain: short,
})
export type AccountEditValues = z.infer<typeof accountEditSchema>

export const accountEditValues = (account: Account): AccountEditValues => ({
  newname: account.name ?? '',
  roleid: account.roleid ?? '',
  networkdomain: account.networkdomain ?? '',
})

/** Only what changed; an empty network domain takes it away. */
export function toUpdateAccount(
  account: Account,
  values: AccountEditValues,
): ParamsFor<'updateAccount'> {
  const before = accountEditValues(account)
  const changed = (name: keyof AccountEditValues) =>
    values[name].trim() === before[name] ? undefined : values[name].trim()
  return {
    id: account.id,
    newname: changed('newname'),
    roleid: changed('roleid'),
    networkdomain: changed('networkdomain'),
  }
}

export const userSchema = z.object(person)
export type UserValues = z.infer<typeof userSchema>

/** A user that is there keeps its password, which has a form of its own. */
export const userEditSchema = z.object({ ...person, password: z.string() })

export const userValues = (user: User | undefined): UserValues => ({
  ...nobody,
  ...(user && {
    username: user.username ?? '',
    firstname: user.firstname ?? '',
    lastname: user.lastname ?? '',
    email: user.email ?? '',
  }),
})

export function toCreateUser(
  { account, domainid }: { readonly account: string; readonly domainid: string | undefined },
  values: UserValues,
): ParamsFor<'createUser'> {
  return {
    account,
    domainid,
    username: values.username.trim(),
    password: values.password,
    firstname: values.firstname.trim(),
    lastname: values.lastname.trim(),
    email: values.email.trim(),
  }
}

/** Only what changed. */
export function toUpdateUser(user: User, values: UserValues): ParamsFor<'updateUser'> {
  const before = userValues(user)
  const names = ['username', 'firstname', 'lastname', 'email'] as const
  const changed = names.filter((name) => values[name].trim() !== before[name])
  return {
    id: user.id ?? '',
    ...Object.fromEntries(changed.map((name) => [name, values[name].trim()])),
  }
}

export const domainSchema = z.object({
  name: needed('people.needed.domainName').check(
    z.maxLength(255),
    z.refine((text) => !text.includes('/'), 'people.needed.noSlash'),
  ),
  parentdomainid: z.string(),
  networkdomain: short,
})
export type DomainValues = z.infer<typeof domainSchema>

export const domainValues = (domain: Domain | undefined, parent: string): DomainValues => ({
  name: domain?.name ?? '',
  parentdomainid: domain?.parentdomainid ?? parent,
  networkdomain: domain?.networkdomain ?? '',
})

export function toCreateDomain(values: DomainValues): ParamsFor<'createDomain'> {
  return {
    name: values.name.trim(),
    parentdomainid: given(values.parentdomainid),
    networkdomain: given(values.networkdomain),
  }
}

/** Only what changed; an empty network domain takes it away. */
export function toUpdateDomain(domain: Domain, values: DomainValues): ParamsFor<'updateDomain'> {
  const before = domainValues(domain, '')
  const changed = (name: 'name' | 'networkdomain') =>
    values[name].trim() === before[name] ? undefined : values[name].trim()
  return {
    id: domain.id ?? '',
    name: changed('name'),
    networkdomain: changed('networkdomain'),
  }
}

const fieldOfCode: Readonly<Record<string, string>> = {
  'account.name_taken': 'account',
  'account.type_invalid': 'role',
  'account.role_denied': 'role',
  'account.password_empty': 'password',
  'user.password_empty': 'password',
  'user.name_taken': 'username',
  'user.email': 'email',
  'domain.name_taken': 'name',
  'domain.name_invalid': 'name',
}

/** The field that a refusal of the server belongs to; undefined for the place above the buttons. */
export function fieldOf(
  error: {
    readonly code?: string | undefined
    readonly params?: Readonly<Record<string, unknown>> | undefined
  },
  fields: readonly string[],
): string | undefined {
  const { code = '', params } = error
  const named = fieldOfCode[code] ?? (code === 'user.empty' ? params?.['name'] : undefined)
  const field = named ?? (code.startsWith('api.') ? params?.['name'] : undefined)
  return fields.find((each) => each === field)
}
