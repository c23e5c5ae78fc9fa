import { describe, expect, it } from 'vitest'
import { databaseEndpoint } from './storage.ts'

describe('where the database listens', () => {
  it.each([
    ['postgres://mold@db.example:6543/mold', [{ address: 'db.example', port: 6543 }]],
    ['postgres://mold@[::1]/mold', [{ address: '::1', port: 5432 }]],
    ['postgres://mold@[2001:db8::5]:5433/mold', [{ address: '2001:db8::5', port: 5433 }]],
    ['postgres:///mold?host=/run/postgresql', []],
    ['postgres:///mold?host=10.0.0.9&port=5433', [{ address: '10.0.0.9', port: 5433 }]],
    ['postgres://mold@db.example/mold?host=10.0.0.9', [{ address: '10.0.0.9', port: 5432 }]],
  ])('D7: %s', (url, expected) => {
    expect(databaseEndpoint(url)).toEqual(expected)
  })
})
