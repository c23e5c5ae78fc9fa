import { errorTable } from '@mold/shared/errors.ts'
import { describe, expect, it } from 'vitest'
import enErrors from './en/errors.json'
import enAdd from './en/add.json'
import enApiCall from './en/api-call.json'
import enApiDocs from './en/api-docs.json'
import enCertificates from './en/certificates.json'
import enClean from './en/clean.json'
import enCompute from './en/compute.json'
import enConnection from './en/connection.json'
import enConvert from './en/convert.json'
import enDeploySettings from './en/deploy-settings.json'
import enEvents from './en/events.json'
import enFirstRun from './en/first-run.json'
import enGuideLinux from './en/guide-linux.json'
import enGuidePasswords from './en/guide-passwords.json'
import enGuideWindows from './en/guide-windows.json'
import enGuideXen from './en/guide-xen.json'
import enGuides from './en/guides.json'
import enImageCheck from './en/image-check.json'
import enInfrastructure from './en/infrastructure.json'
import enSharing from './en/sharing.json'
import enStart from './en/index.ts'
import enRemarks from './en/remarks.json'
import enRetry from './en/retry.json'
import enSettings from './en/settings.json'
import enPeople from './en/people.json'
import enProjects from './en/projects.json'
import koErrors from './ko/errors.json'
import koAdd from './ko/add.json'
import koApiCall from './ko/api-call.json'
import koApiDocs from './ko/api-docs.json'
import koCertificates from './ko/certificates.json'
import koClean from './ko/clean.json'
import koCompute from './ko/compute.json'
import koConnection from './ko/connection.json'
import koConvert from './ko/convert.json'
import koDeploySettings from './ko/deploy-settings.json'
import koEvents from './ko/events.json'
import koFirstRun from './ko/first-run.json'
import koGuideLinux from './ko/guide-linux.json'
import koGuidePasswords from './ko/guide-passwords.json'
import koGuideWindows from './ko/guide-windows.json'
import koGuideXen from './ko/guide-xen.json'
import koGuides from './ko/guides.json'
import koImageCheck from './ko/image-check.json'
import koInfrastructure from './ko/infrastructure.json'
import koSharing from './ko/sharing.json'
import koStart from './ko/index.ts'
import koRemarks from './ko/remarks.json'
import koRetry from './ko/retry.json'
import koSettings from './ko/settings.json'
import koPeople from './ko/people.json'
import koProjects from './ko/projects.json'

const ko = {
  ...koStart,
  ...koAdd,
  ...koApiCall,
  ...koApiDocs,
  ...koCertificates,
  ...koClean,
  ...koCompute,
  ...koConnection,
  ...koConvert,
  ...koDeploySettings,
  ...koEvents,
  ...koFirstRun,
  ...koGuideLinux,
  ...koGuidePasswords,
  ...koGuideWindows,
  ...koGuideXen,
  ...koGuides,
  ...koImageCheck,
  ...koInfrastructure,
  ...koRemarks,
  ...koRetry,
  ...koSettings,
  ...koSharing,
  ...koPeople,
  ...koProjects,
}
const en = {
  ...enStart,
  ...enAdd,
  ...enApiCall,
  ...enApiDocs,
  ...enCertificates,
  ...enClean,
  ...enCompute,
  ...enConnection,
  ...enConvert,
  ...enDeploySettings,
  ...enEvents,
  ...enFirstRun,
  ...enGuideLinux,
  ...enGuidePasswords,
  ...enGuideWindows,
  ...enGuideXen,
  ...enGuides,
  ...enImageCheck,
  ...enInfrastructure,
  ...enRemarks,
  ...enRetry,
  ...enSettings,
  ...enSharing,
  ...enPeople,
  ...enProjects,
}

type Texts = Readonly<Record<string, string>>

/** The names in `{braces}` of a text; `{size:bytes}` says how one is shown. */
const placeholders = (text = '') => text.match(/(?<=\{)\w+(?=(?::\w+)?\})/g) ?? []

/** Those with a placeholder that the other does not have: nothing would be put in its place. */
const beyond = (keys: readonly string[], texts: Texts, others: Texts) =>
  keys.filter((key) => {
    const known = new Set<string>(placeholders(others[key]))
    return placeholders(texts[key]).some((name) => !known.has(name))
  })

const differing = (keys: readonly string[], left: Texts, right: Texts) => [
  ...beyond(keys, left, right),
  ...beyond(keys, right, left),
]

/** Errors of the console itself, and words for values of errors; everything else is a row of the error table. */
const isOwn = (code: string) => code.startsWith('client.') || code.startsWith('value.')

const tableTexts: Texts = Object.fromEntries(
  Object.entries(errorTable).map(([code, { text }]) => [code, text]),
)

describe('texts', () => {
  it('has the same keys in Korean and English', () => {
    expect(Object.keys(ko).toSorted()).toEqual(Object.keys(en).toSorted())
  })

  it('has the same placeholders in Korean and English', () => {
    expect(differing(Object.keys(ko), ko, en)).toEqual([])
  })

  it('has braces around a value only where the API has them too', () => {
    const doubled = (texts: Texts) =>
      Object.keys(texts).filter((code) => /\{\{/.test(texts[code] ?? ''))
    const apiTexts = new Set(doubled(tableTexts))
    for (const errors of [koErrors, enErrors]) {
      expect(doubled(errors).filter((code) => !apiTexts.has(code))).toEqual([])
    }
  })

  it('reads well in Korean whatever a value is: no particle that depends on it', () => {
    // Sizes are read as bytes, which end in a vowel.
    const doubtful =
      /\((?:를|가|는|으|과)\)|(?<!\{(?:size|needed)|:bytes)\}(?:을|를|은|는|이|가|와|과|로|으로)(?![가-힣])/
    const found = Object.entries({ ...ko, ...koErrors }).filter(([, text]) => doubtful.test(text))
    expect(found).toEqual([])
  })

  it('has no empty text', () => {
    const empty = [...Object.entries(ko), ...Object.entries(en)].filter(([, text]) => !text.trim())
    expect(empty).toEqual([])
  })
})

describe('error texts', () => {
  it('has a Korean text for each code of the error table', () => {
    expect(Object.keys(errorTable).filter((code) => !Object.hasOwn(koErrors, code))).toEqual([])
  })

  it('has no text for a code that does not exist', () => {
    const known = (code: string) => isOwn(code) || Object.hasOwn(errorTable, code)
    const codes = [...Object.keys(koErrors), ...Object.keys(enErrors)]
    expect(codes.filter((code) => !known(code))).toEqual([])
  })

  it('has both languages for the console’s own errors', () => {
    const own = (errors: Texts) => Object.keys(errors).filter((code) => code.startsWith('client.'))
    expect(own(enErrors)).toEqual(own(koErrors))
  })

  it('uses no placeholder that the error table lacks', () => {
    const codes = (texts: Texts) => Object.keys(texts).filter((code) => !isOwn(code))
    expect(beyond(codes(koErrors), koErrors, tableTexts)).toEqual([])
    expect(beyond(codes(enErrors), enErrors, tableTexts)).toEqual([])
  })
})
