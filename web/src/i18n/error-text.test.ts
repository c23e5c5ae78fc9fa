import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { errorWords, loadErrorTexts } from './error-text.ts'

const gib = 1024 ** 3

describe('values in the text of an error', () => {
  beforeAll(async () => {
    await i18next.init({ lng: 'ko', resources: {} })
    await loadErrorTexts('ko')
  })

  it('shows sizes as people read them', () => {
    const params = { size: 600 * gib, max: 500 * gib }
    const words = errorWords({ code: 'image.too_large', params, text: 'too large' })
    expect(words).toContain('600.0 GiB')
    expect(words).toContain('500.0 GiB')
  })

  it.each([
    ['template', 20, '이미지 개수 한도(20)'],
    ['secondary_storage', 400 * gib, '보조 스토리지 용량 한도(400.0 GiB)'],
  ])('says what a limit of %s counts', (type, limit, said) => {
    const params = { type, limit, account: 'dev', domain: 'x', current: limit, requested: 1 }
    expect(errorWords({ code: 'limit.exceeded', params, text: '' })).toContain(said)
  })

  it('says what kind of image it is in the language of the console', () => {
    const params = { kind: 'TEMPLATE', id: '7' }
    expect(errorWords({ code: 'image.extract_unknown', params, text: '' })).toMatch(/^템플릿 7:/)
  })

  it('says in the same language what led to it', () => {
    const params = {
      name: 'books',
      pool: 'kvm1 primary',
      why: 'source.connect_timeout',
      reason: 'Unable to establish connection',
      url: 'http://a.example/b',
      seconds: 5,
    }
    const words = errorWords({ code: 'direct.download_failed', params, text: '' })
    expect(words).toMatch(/^여러 호스트에서.*books.*http:\/\/a\.example\/b/)
    expect(words).not.toContain('Unable')
    const unknown = { ...params, why: 'new.code' }
    expect(errorWords({ code: 'direct.download_failed', params: unknown, text: '' })).toContain(
      'Unable to establish connection',
    )
  })

  it('groups the digits of exact numbers', () => {
    const params = { host: 'a.example', expected: 1_234_567, received: 7 }
    const words = errorWords({ code: 'source.length_mismatch', params, text: '' })
    expect(words).toContain('1,234,567바이트')
  })

  it('is the server’s own for a code that the console does not know', () => {
    expect(errorWords({ code: 'new.code', text: 'Something new' })).toBe('Something new')
  })
})
