import { describe, expect, it } from 'vitest'
import {
  accountEditValues,
  accountSchema,
  domainValues,
  fieldOf,
  newAccount,
  toCreateAccount,
  toUpdateAccount,
  toUpdateDomain,
  toUpdateUser,
  userValues,
} from './form-values.ts'

const filled = {
  ...newAccount('d1'),
  username: ' kim ',
  password: ' a secret ',
  firstname: 'Min',
  lastname: 'Kim',
  email: 'kim@example.com',
}

describe('forms of people', () => {
  it('makes an account, named as its user unless it is given a name', () => {
    expect(toCreateAccount(filled)).toEqual({
      username: 'kim',
      // Blanks of a password count.
      password: ' a secret ',
      firstname: 'Min',
      lastname: 'Kim',
      email: 'kim@example.com',
      account: undefined,
      accounttype: 0,
      domainid: 'd1',
      networkdomain: undefined,
    })
    expect(toCreateAccount({ ...filled, account: 'team', role: 'DomainAdmin' })).toMatchObject({
      account: 'team',
      accounttype: 2,
    })
  })

  it('wants what the API wants, and no password of blanks', () => {
    const wrong = (values: object) =>
      accountSchema.safeParse({ ...filled, ...values }).error?.issues
    expect(wrong({})).toBeUndefined()
    expect(wrong({ password: '   ' })?.[0]?.message).toBe('people.needed.password')
    expect(wrong({ email: '' })?.[0]?.message).toBe('people.needed.email')
  })

  it('sends only what changed', () => {
    const account = { id: 'a1', name: 'team', roleid: 'r1', networkdomain: 'team.example' }
    const values = { ...accountEditValues(account), networkdomain: '' }
    expect(toUpdateAccount(account, values)).toEqual({ id: 'a1', networkdomain: '' })
    const user = { id: 'u1', username: 'kim', firstname: 'Min', lastname: 'Kim', email: 'k@e.com' }
    expect(toUpdateUser(user as never, { ...userValues(user as never), lastname: 'Lee' })).toEqual({
      id: 'u1',
      lastname: 'Lee',
    })
    const domain = { id: 'd1', name: 'lab' }
    expect(
      toUpdateDomain(domain as never, { ...domainValues(domain as never, ''), name: 'labs' }),
    ).toEqual({ id: 'd1', name: 'labs' })
  })

  it('finds the field of a refusal', () => {
    const fields = Object.keys(filled)
    expect(fieldOf({ code: 'user.name_taken' }, fields)).toBe('username')
    expect(fieldOf({ code: 'user.empty', params: { name: 'lastname' } }, fields)).toBe('lastname')
    expect(fieldOf({ code: 'api.denied' }, fields)).toBeUndefined()
  })
})
