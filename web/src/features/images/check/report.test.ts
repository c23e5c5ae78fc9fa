import { findingTexts } from '@mold/shared/image-check/texts.ts'
import { describe, expect, it } from 'vitest'
import en from '../../../i18n/en/image-check.json'
import type { Image } from '../kind.ts'
import {
  type Finding,
  isCleanable,
  type Job,
  otherOsType,
  progressOf,
  type Report,
  wordsOf,
} from './report.ts'

const finding = (code: string) => ({ code }) as Finding
const job = (jobprogress?: Record<string, string>) => ({ jobprogress }) as unknown as Job

describe('the report of a check', () => {
  it('says in English what the API says', () => {
    const texts: Readonly<Record<string, string>> = en
    for (const [code, { text, fix }] of Object.entries(findingTexts)) {
      expect([texts[`check.text.${code}`], texts[`check.fix.${code}`]]).toEqual([text, fix])
      expect(wordsOf(finding(code))).toEqual({
        text: `check.text.${code}`,
        fix: `check.fix.${code}`,
      })
    }
  })

  it('leaves what only a newer server knows in the words of the server', () => {
    expect(wordsOf(finding('swap_inside'))).toBeUndefined()
    expect(wordsOf(finding('toString'))).toBeUndefined()
  })

  it('shows no figure before the disk answers', () => {
    expect(progressOf(job())).toEqual({ step: 'waiting', percent: undefined })
    expect(progressOf(job({ step: 'reading', percent: '0' }))).toEqual({
      step: 'reading',
      percent: undefined,
    })
    expect(progressOf(job({ step: 'reading', percent: '40' })).percent).toBe(40)
  })

  it('offers a cleaned copy only of a Linux that has something to take away', () => {
    const report = (osfamily: string, ...codes: string[]) =>
      ({ osfamily, findings: codes.map(finding) }) as unknown as Report
    expect(isCleanable(report('linux', 'guest_agent_missing', 'logs'))).toBe(true)
    expect(isCleanable(report('linux', 'guest_agent_missing'))).toBe(false)
    expect(isCleanable(report('windows', 'windows_not_generalized'))).toBe(false)
    expect(isCleanable(report('none', 'no_os'))).toBe(false)
  })

  it('offers the OS type only where it is another one', () => {
    const report = { ostypeid: 'a', ostypename: 'Debian 12', findings: [] } as Report
    const image = (ostypeid: string) => ({ ostypeid }) as Image
    expect(otherOsType(report, image('b'))).toEqual({ id: 'a', name: 'Debian 12' })
    expect(otherOsType(report, image('a'))).toBeUndefined()
    expect(otherOsType({ findings: [] }, image('b'))).toBeUndefined()
  })
})
