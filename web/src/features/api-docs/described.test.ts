import { commands } from '@mold/shared/commands/index.ts'
import { describe, expect, it } from 'vitest'
import korean from '../../i18n/ko/api-commands.json'
import { describedIn } from './described.ts'

describe('descriptions of commands', () => {
  it('are in Korean for every command, and for none that is not there', () => {
    expect(Object.keys(korean)).toEqual(Object.keys(commands).toSorted())
    const odd = Object.entries(korean).filter(([, text]) => !/[가-힣].*다\.$/.test(text))
    expect(odd).toEqual([])
  })

  it('are the server’s own in English, and where the console has no other', () => {
    const { listZones } = commands
    expect(describedIn('en', listZones)).toEqual({ text: listZones.description, lang: 'en' })
    expect(describedIn('ko', listZones)).toEqual({ text: 'zone을 나열합니다.', lang: 'ko' })
    const newer = { name: 'listMoons', description: 'Lists moons' }
    expect(describedIn('ko', newer)).toEqual({ text: 'Lists moons', lang: 'en' })
  })
})
