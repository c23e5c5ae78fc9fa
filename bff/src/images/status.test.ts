import { describe, expect, it } from 'vitest'
import { isMoving, percentOf, statusOf } from './status.ts'

type Copy = Parameters<typeof statusOf>[1]

const copyIn = (state: Copy['state'], more: Partial<Copy> = {}): Copy => ({
  state,
  direct: false,
  bytes: 0,
  total_bytes: null,
  error_code: null,
  error_params: null,
  next_try: null,
  attempt: 1,
  ...more,
})

describe('statusOf (semantics §5)', () => {
  it.each([
    ['template', 'Download Complete'],
    ['iso', 'Successfully Installed'],
  ] as const)('ends a %s with the text that clients wait for', (kind, text) => {
    expect(statusOf(kind, copyIn('ready'))).toBe(text)
  })

  it.each(['waiting', 'fetching', 'copying'] as const)('counts while %s', (state) => {
    expect(statusOf('iso', copyIn(state))).toBe('0% Downloaded')
    expect(statusOf('iso', copyIn(state, { bytes: 999, total_bytes: 1000 }))).toBe('99% Downloaded')
    const whole = copyIn(state, { bytes: 1000, total_bytes: 1000 })
    expect(statusOf('iso', whole)).toBe('Installing ISO')
    expect(statusOf('template', whole)).toBe('Installing Template')
  })

  it.each(['unpacking', 'checking'] as const)('installs while %s', (state) => {
    expect(statusOf('iso', copyIn(state))).toBe('Installing ISO')
    expect(statusOf('template', copyIn(state, { bytes: 1, total_bytes: 2 }))).toBe(
      'Installing Template',
    )
  })

  it('P4, P9: says why a try failed and when the next one comes, in words that mean "in progress"', () => {
    const failing = copyIn('waiting', {
      bytes: 1,
      total_bytes: 4,
      attempt: 1,
      error_code: 'source.stalled',
      error_params: { host: 'mirror.example', rate: 1024, seconds: 60 },
      next_try: new Date('2026-05-01T14:03:59Z'),
    })
    expect(statusOf('iso', failing)).toMatch(
      /^25% Downloaded, retry 2 of 5 at 14:03 UTC: mirror\.example sent less than 1024 bytes a second for 60 seconds/,
    )
  })

  it('P4: ends in the words of the failure, also one that this release does not know', () => {
    const failed = { error_code: 'source.html', error_params: { host: 'mirror.example' } }
    expect(statusOf('iso', copyIn('failed', failed))).toMatch(/^mirror\.example answers with a web/)
    const older = { error_code: 'source.gone_since', error_params: {} }
    expect(statusOf('iso', copyIn('failed', older))).toBe('source.gone_since')
    expect(statusOf('iso', copyIn('cancelled'))).toBe('Cancelled')
  })
})

describe('percentOf', () => {
  it('is 0 while the size is not known, and never more than 100', () => {
    expect(percentOf(copyIn('fetching', { bytes: 5 }))).toBe(0)
    expect(percentOf(copyIn('fetching', { bytes: 5, total_bytes: 4 }))).toBe(100)
    expect(percentOf(copyIn('ready', { bytes: 0, total_bytes: 4 }))).toBe(100)
  })
})

describe('isMoving', () => {
  it('is true while something happens by itself', () => {
    const states = ['waiting', 'fetching', 'unpacking', 'checking', 'copying'] as const
    expect(states.every((state) => isMoving({ state }))).toBe(true)
    for (const state of ['ready', 'failed', 'cancelled'] as const) {
      expect(isMoving({ state })).toBe(false)
    }
  })
})
