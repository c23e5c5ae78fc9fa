import { errorText } from '@mold/shared/errors.ts'
import { describe, expect, it } from 'vitest'
import english from '../../i18n/en/events.json'
import korean from '../../i18n/ko/events.json'
import { sentenceOf } from './event-words.ts'

const event = (description: string, of: object = {}) => ({ description, archived: false, ...of })
const failed = { level: 'ERROR', state: 'Completed', resourcename: 'a: b' }

describe('sentenceOf', () => {
  it.each([
    ['Template db: main was registered', 'events.said.registered.template', { name: 'db: main' }],
    ['ISO ipxe was registered', 'events.said.registered.iso', { name: 'ipxe' }],
    ['ISO ipxe is ready: 12 bytes, SHA-256 abc', 'events.said.ready', { size: '12' }],
    [
      'Template a could not be fetched: no answer: try again',
      'events.said.notFetched',
      { name: 'a', reason: 'no answer: try again' },
    ],
    [
      'Template a could not be downloaded on pool kvm1 primary, failing after trying on several hosts: no answer: try',
      'events.said.notDownloaded',
      { name: 'a', pool: 'kvm1 primary', reason: 'no answer: try' },
    ],
    [
      'Template a could not be cleaned: it could not be fetched: try again',
      'events.said.notCleaned',
      { name: 'a', reason: 'it could not be fetched: try again' },
    ],
    [
      'Template a could not be converted: no room',
      'events.said.notConverted',
      { name: 'a', reason: 'no room' },
    ],
    ['ISO a tools comes with the product', 'events.said.comesAlong', { name: 'a tools' }],
    ['Template a comes with the product', 'events.said.comesAlong', { name: 'a' }],
    ['Invitation of account kim: a: b', 'events.said.invited', { account: 'kim', name: 'a: b' }],
    [
      'Acceptance of the invitation of account kim: a: b',
      'events.said.invitationAccepted',
      { account: 'kim', name: 'a: b' },
    ],
    [
      'Refusal of the invitation of account kim: a: b',
      'events.said.invitationDeclined',
      { account: 'kim', name: 'a: b' },
    ],
    [
      'Withdrawal of the invitation of account kim: a: b',
      'events.said.invitationWithdrawn',
      { account: 'kim', name: 'a: b' },
    ],
    [
      `Instance update: web: ${errorText('instance.no_room', {})}`,
      'events.said.instanceHeld',
      { name: 'web' },
    ],
    [
      'Instance update: web: It no longer waits for room on its host',
      'events.said.instanceFreed',
      { name: 'web' },
    ],
    ['Instance start: web: It runs, as its host says', 'events.said.instanceRuns', { name: 'web' }],
    ['Instance stop: web: It is off, as its host says', 'events.said.instanceOff', { name: 'web' }],
    ['User kim signed in from ::1', 'events.said.signedIn', { name: 'kim', address: '::1' }],
    ['Setting a.b was changed to 5', 'events.said.setting', { name: 'a.b', value: '5' }],
    ['Setting a.b was changed to nothing', 'events.said.settingCleared', { name: 'a.b' }],
    [
      'Setting a.b of zone ff24ee64-4f0f-4237-97df-76f70000fb4c was reset',
      'events.said.settingReset',
      { name: 'a.b', place: 'zone', id: 'ff24ee64-4f0f-4237-97df-76f70000fb4c' },
    ],
    ['Cancelled: 한글 이름', 'events.said.cancelled', { name: '한글 이름' }],
    ['Cancelled in zone b: a: c', 'events.said.cancelledIn', { zone: 'b', name: 'a: c' }],
    ['ISO a was copied to zone b', 'events.said.copied', { name: 'a', zone: 'b' }],
    [
      'Template a could not be copied to zone b: it is full: free space',
      'events.said.notCopied',
      { name: 'a', zone: 'b', reason: 'it is full: free space' },
    ],
  ])('%s', (description, key, values) => {
    expect(sentenceOf(event(description))).toMatchObject({ key, values })
  })

  it('tells the steps and the failure of a deletion apart', () => {
    const text = 'Template deletion: a: b'
    const started = { state: 'Started', level: 'INFO', resourcename: 'a: b' }
    expect(sentenceOf(event(text, started))).toMatchObject({ key: 'events.said.deleteStarted' })
    expect(sentenceOf(event(`${text}: it is attached`, failed))).toMatchObject({
      key: 'events.said.deleteFailed',
      values: { name: 'a: b', reason: 'it is attached' },
    })
  })

  it.each([
    'Instance deployment: a: b',
    'Instance expunging: a: b',
    'Volume extraction: a: b',
    'Snapshot of volume ROOT-7: a: b',
    'Template creation: a: b',
  ])('tells the steps and the failure of %s apart', (text) => {
    const of = { level: 'INFO', resourcename: 'a: b' }
    expect(sentenceOf(event(text, { ...of, state: 'Scheduled' }))).toMatchObject({
      key: 'events.said.workStarted',
      values: { name: 'a: b' },
    })
    expect(sentenceOf(event(text, { ...of, state: 'Completed' }))).toMatchObject({
      key: 'events.said.workDone',
    })
    expect(sentenceOf(event(`${text}: no room: free some`, failed))).toMatchObject({
      key: 'events.said.workFailed',
      values: { name: 'a: b', reason: 'no room: free some' },
    })
  })

  it('names the ISO and the instance that has it', () => {
    const text = 'ISO debian: 12 attached to instance a: b'
    const of = { level: 'INFO', state: 'Completed', resourcename: 'a: b' }
    expect(sentenceOf(event(text, of))).toMatchObject({
      key: 'events.said.isoAttached',
      values: { iso: 'debian: 12', name: 'a: b' },
    })
    expect(sentenceOf(event(`${text}: the host is away`, failed))).toMatchObject({
      key: 'events.said.workFailed',
      values: { name: 'a: b', reason: 'the host is away' },
    })
  })

  it.each([
    'Addition of account kim: a: b: it has expired',
    'Removal of account kim: a: b: it has expired',
    'Acceptance of the invitation of account kim: a: b: it has expired',
  ])('says of which project and account this failed: %s', (text) => {
    expect(sentenceOf(event(text, failed))).toMatchObject({
      key: 'events.said.memberFailed',
      values: { account: 'kim', name: 'a: b', reason: 'it has expired' },
    })
  })

  it('tells the steps and the failure of a cleaning apart', () => {
    const started = { state: 'Scheduled', level: 'INFO', resourcename: 'a: b' }
    const text = 'Template cleaning: a: b'
    expect(sentenceOf(event(text, started))).toMatchObject({ key: 'events.said.cleanStarted' })
    expect(sentenceOf(event(text, { ...started, state: 'Completed' }))).toMatchObject({
      key: 'events.said.cleanDone',
      values: { name: 'a: b' },
    })
    expect(sentenceOf(event(`${text}: no room`, failed))).toMatchObject({
      key: 'events.said.cleanFailed',
      values: { name: 'a: b', reason: 'no room' },
    })
  })

  it('tells the steps and the failure of a copy apart', () => {
    const started = { state: 'Scheduled', level: 'INFO', resourcename: 'a: b' }
    const text = 'Template copy: a: b'
    expect(sentenceOf(event(text, started))).toMatchObject({ key: 'events.said.copyStarted' })
    expect(sentenceOf(event(text, { ...started, state: 'Completed' }))).toMatchObject({
      key: 'events.said.copyDone',
    })
    expect(sentenceOf(event(`${text}: no room`, failed))).toMatchObject({
      key: 'events.said.copyFailed',
      values: { name: 'a: b', reason: 'no room' },
    })
  })

  it('leaves sentences that it does not know as they are', () => {
    expect(sentenceOf(event('Somebody else wrote this'))).toBeUndefined()
  })

  it('has a text with these places in both languages', () => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place)
    for (const [key, text] of Object.entries(korean)) {
      const other = english[key as keyof typeof english]
      expect([key, places(text).toSorted()]).toEqual([key, places(other).toSorted()])
    }
  })
})
