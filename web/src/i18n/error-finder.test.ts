import { errorTable, errorText, type ErrorCode } from '@mold/shared/errors.ts'
import { describe, expect, it } from 'vitest'
import texts from './en/api-error-texts.ts'
import { createErrorFinder } from './error-finder.ts'

const find = createErrorFinder(texts)
const codes = Object.keys(errorTable) as ErrorCode[]
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
const ownLetters = (text: string) => text.replaceAll(/\{\w+\}/g, '').length

describe('an English text of the server', () => {
  it.each(codes.filter((code) => ownLetters(errorTable[code].text) >= 12))(
    'is known: %s',
    (code) => {
      const { text } = errorTable[code]
      const params = Object.fromEntries(namesIn(text).map((name, index) => [name, `v${index}`]))
      // As events have it.
      const found = find(errorText(code, params).trim())
      expect(found?.params).toEqual(params)
      // Where two have the same words either will do.
      expect(texts[found?.code ?? '']).toBe(text)
    },
  )

  it('is known whatever its values have in them', () => {
    const params = { name: 'a: (b) {c} $& \\\n.', zone: '', pool: '[x', reason: 'no: room' }
    expect(find(errorText('direct.download_failed', params))?.code).toBe('direct.download_failed')
  })

  it.each(['', 'x', 'qemu-img: Could not open', 'constructor'])(
    'is not taken for another: %s',
    (text) => {
      expect(find(text)).toBeUndefined()
    },
  )

  it('is not looked for in what is longer than an event', () => {
    const long = {
      ...Object.fromEntries(namesIn(errorTable['limit.exceeded'].text).map((name) => [name, 'x'])),
      account: 'x'.repeat(2_000),
    }
    expect(find(errorText('limit.exceeded', long))).toBeUndefined()
  })
})
