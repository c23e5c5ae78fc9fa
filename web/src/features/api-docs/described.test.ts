import { commands } from '@mold/shared/commands/index.ts'
import { jobFields, successFields } from '@mold/shared/contract/answer.ts'
import type { AnyCommand } from '@mold/shared/contract/command.ts'
import type { Fields } from '@mold/shared/contract/field.ts'
import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import korean from '../../i18n/ko/api-commands.json'
import koreanFields from '../../i18n/ko/api-fields.json'
import { describedBy, describedIn, fieldWordsQuery } from './described.ts'

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

/** Every name and text of parameters and of fields of answers, as listApis tells them. */
function declared() {
  const names = new Set<string>()
  const texts = new Set<string>()
  const add = (fields: Readonly<Record<string, { description: string; response?: Fields }>>) => {
    for (const [name, { description, response }] of Object.entries(fields)) {
      names.add(name)
      texts.add(description)
      if (response !== undefined) add(response)
    }
  }
  for (const { params, answer } of Object.values<AnyCommand>(commands)) {
    add(params)
    add(answer.kind === 'success' ? successFields : answer.fields)
  }
  add(jobFields)
  return { names, texts }
}

/** What is the same in every language: values, numbers and units, and names of settings and parameters. */
function literals(text: string, names: ReadonlySet<string>): string[] {
  const values = text.match(
    /"[^"]*"|`[^`]*`|-?\w*[A-Z\d_]\w*(?:[.\-/:]\w+)*|\w+(?:\.\w+)+|\b(?:true|false)\b/g,
  )
  const named = text.match(/(?<=\b(?:with|without|in place of) )[a-z]\w*/g) ?? []
  return [
    ...(values ?? []).map((value) => value.replace(/(?<=[A-Z])s$/, '')),
    ...named.filter((name) => names.has(name)),
  ]
}

describe('descriptions of parameters and fields', () => {
  const { names, texts } = declared()

  it('are in Korean for every one that is declared, and for no other', () => {
    expect(Object.keys(koreanFields)).toEqual([...texts].toSorted())
    const odd = Object.entries(koreanFields).filter(([, text]) => !/[가-힣]/.test(text))
    expect(odd).toEqual([])
  })

  it('have the values, numbers and names of the English ones', () => {
    expect(literals('-1, QCOW2, "null", true; goes with domainid; CPUs', names)).toEqual([
      '-1',
      'QCOW2',
      '"null"',
      'true',
      'CPU',
      'domainid',
    ])
    const lacking = Object.entries(koreanFields).flatMap(([english, text]) =>
      literals(english, names)
        .filter((literal) => !text.includes(literal))
        .map((literal) => ({ english, text, literal })),
    )
    expect(lacking).toEqual([])
  })

  it('are loaded for Korean alone, and the server’s own without them', async () => {
    const client = new QueryClient()
    const words = await client.fetchQuery(fieldWordsQuery('ko'))
    expect(await client.fetchQuery(fieldWordsQuery('en'))).toEqual({})
    expect(describedBy('ko', words, 'the zone')).toEqual({ text: 'zone의 ID', lang: 'ko' })
    expect(describedBy('en', words, 'the zone')).toEqual({ text: 'the zone', lang: 'en' })
    expect(describedBy('ko', words, 'the moon')).toEqual({ text: 'the moon', lang: 'en' })
    expect(describedBy('ko', undefined, 'the zone')).toEqual({ text: 'the zone', lang: 'en' })
  })
})
