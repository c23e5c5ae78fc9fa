import { describe, expect, it } from 'vitest'
import type { T } from '../../i18n/i18n.ts'
import korean from '../../i18n/ko/events.json'
import { said, sentenceOf } from './event-words.ts'

/** Texts with a place that no value fills do not pass. */
const t: T = (key, values = {}) =>
  korean[key as keyof typeof korean].replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`${key}: nothing for ${place}`)
    return String(value)
  })

function inKorean(description: string, of: object): string | undefined {
  const sentence = sentenceOf({ description, archived: false, ...of })
  return sentence && said(t, sentence, (bytes) => `${bytes} B`)
}

const done = { level: 'INFO', state: 'Completed' }
const started = { level: 'INFO', state: 'Started' }
const failed = { level: 'ERROR', state: 'Completed' }

describe('what the server says at once', () => {
  it.each([
    ['Template a: b was registered for upload', '업로드할 이미지를 등록했습니다: a: b'],
    ['Template a (VMware) will be made from a', '변환할 예정입니다: a → a (VMware)'],
    ['ISO a is ready: 12 bytes, SHA-256 abc', 'a 준비 완료: 12 B, SHA-256 abc'],
    [
      'ISO a could not be taken in: no room: free some',
      '업로드한 파일을 이미지로 만들지 못했습니다: a (no room: free some)',
    ],
    ['Template a could not be uploaded: it was left', 'a 업로드에 실패했습니다: it was left'],
    ['Deleted with kim: a: b', 'kim 계정과 함께 삭제했습니다: a: b'],
    ['Given to kim: a: b', '소유자를 변경했습니다: a: b → kim'],
    ['Taken over from kim: a: b', '소유자가 변경되었습니다: a: b ← kim'],
    [
      'Permissions were changed (shared with 2 more): a: b',
      'a: b의 공유 설정을 변경했습니다: 공유 대상 2개 추가',
    ],
    [
      'Permissions were changed (taken back from 1, public is now false, featured is now false, extractable is now true): a',
      'a의 공유 설정을 변경했습니다: 공유 대상 1개 제거, 비공개, 추천 해제, 추출 가능',
    ],
    ['Volume was deleted: a: b', 'a: b 삭제를 마쳤습니다'],
    ['User kim could not sign in from 10.0.0.9', 'kim 사용자가 10.0.0.9에서 로그인하지 못했습니다'],
    ['The API keys of user kim were revoked', 'kim 사용자의 API 키를 폐기했습니다'],
    ['Account lee was renamed from kim', '이름을 변경했습니다: kim → lee'],
    ['Domain b was renamed from a', '이름을 변경했습니다: a → b'],
    ['Domain b was made in ROOT', 'ROOT 도메인에 하위 도메인을 추가했습니다: b'],
    ['Domain b was deleted', 'b 삭제했습니다'],
    ['Host kvm-1 was added', 'kvm-1 호스트를 추가했습니다'],
    ['Host kvm-1 was removed', 'kvm-1 호스트를 제거했습니다'],
    ['Host kvm-1 was changed', 'kvm-1의 속성을 변경했습니다'],
    ['Host kvm-1 was given a new token', 'kvm-1 호스트의 새 설치 명령을 만들었습니다'],
    ['Certificate ca was uploaded', 'ca 인증서를 업로드했습니다'],
    ['Certificate ca was given to host kvm-1', 'kvm-1 호스트에 ca 인증서를 전달했습니다'],
    ['Certificate ca was revoked', 'ca 인증서를 폐기했습니다'],
    ['Certificate ca was revoked on host kvm-1', 'kvm-1 호스트에서 ca 인증서를 폐기했습니다'],
    ['Zone a was changed', 'a의 속성을 변경했습니다'],
    ['Zone a was disabled', 'a zone을 사용 중지했습니다'],
    ['Zone a was made public', 'a의 속성을 변경했습니다: 공개'],
    [
      'Zone a was renamed from b, c, enabled, made public',
      'a의 속성을 변경했습니다: 이전 이름 b, c, 사용, 공개',
    ],
    ['Image store a was changed', 'a의 속성을 변경했습니다'],
    ['Image store a was given a capacity', 'a의 속성을 변경했습니다: 용량'],
    [
      'Image store a was renamed from b, made read-only, given a capacity',
      'a의 속성을 변경했습니다: 이전 이름 b, 읽기 전용, 용량',
    ],
    [
      'The limit of account kim for template was set to 5',
      'kim 계정의 한도를 변경했습니다: 템플릿과 ISO 수 5',
    ],
    [
      'The limit of project a for b for secondary_storage was set to 0',
      'a for b 프로젝트의 한도를 변경했습니다: 보조 스토리지(GiB) 0',
    ],
    [
      'The limit of domain ROOT for user_vm was set to -1',
      'ROOT 도메인의 한도를 없앴습니다: 인스턴스 수',
    ],
    ['Setting a.b was changed to a new value', '설정 a.b의 값을 새로 지정했습니다'],
    ['Setting a.b was changed to nothing', '설정 a.b의 값을 비웠습니다'],
    [
      'Setting a.b of zone ff24ee64-4f0f-4237-97df-76f70000fb4c was changed to 5',
      '설정 a.b(zone ff24ee64-4f0f-4237-97df-76f70000fb4c)의 값을 변경했습니다: 5',
    ],
    [
      'Setting a.b of imagestore ff24ee64-4f0f-4237-97df-76f70000fb4c was reset',
      '설정 a.b(보조 스토리지 ff24ee64-4f0f-4237-97df-76f70000fb4c)의 값을 기본값으로 되돌렸습니다',
    ],
    ['createDiskOffering failed: no answer', 'createDiskOffering 실패: no answer'],
    ['1 event was deleted', '이벤트 1개를 삭제했습니다'],
  ])('%s', (description, words) => {
    expect(inKorean(description, done)).toBe(words)
  })

  it.each([
    'Zone a was painted green',
    'Zone a was enabled, painted green',
    'Permissions were changed (secret is now true): a',
    'The limit of account kim for patience was set to 5',
  ])('is shown as it is where a part of it is unknown: %s', (description) => {
    expect(inKorean(description, done)).toBeUndefined()
  })
})

describe('what jobs say', () => {
  it.each([
    ['Project creation', ': '],
    ['Project update', ': '],
    ['Project activation', ': '],
    ['Project suspension', ': '],
    ['Project deletion', ': '],
    ['Volume creation', ': '],
    ['Snapshot deletion', ': '],
    ['Template check', ': '],
    ['Disabling account', ' '],
    ['Locking account', ' '],
    ['Deleting account', ' '],
    ['Deleting domain', ' '],
    ['Disabling user', ' '],
    ['Taking out of service host', ' '],
    ['Taking into service host', ' '],
  ])('%s', (work, between) => {
    const text = `${work}${between}a: b`
    const of = { resourcename: 'a: b' }
    expect(inKorean(text, { ...started, ...of })).toBe('a: b: 시작했습니다')
    expect(inKorean(text, { ...done, ...of })).toBe('a: b: 완료했습니다')
    expect(inKorean(`${text}: no room`, { ...failed, ...of })).toBe('a: b: 실패했습니다. no room')
  })

  it.each([
    ['Template conversion: a', started, '변환을 시작했습니다: a'],
    ['Template conversion: a', done, '변환을 마쳤습니다: a'],
    ['Template conversion: a: no room', failed, 'a 변환에 실패했습니다: no room'],
    ['Deletion with its project: a', started, '프로젝트와 함께 삭제를 시작했습니다: a'],
    ['Deletion with its project: a', done, '프로젝트와 함께 삭제했습니다: a'],
    ['Volume attachment to web: a', started, 'a: 시작했습니다'],
    ['Volume attachment to web: a', done, '볼륨을 연결했습니다: a → web'],
    ['Volume attachment to web: a: no room', failed, 'a: 실패했습니다. no room'],
    ['Volume detachment from web: a', done, '볼륨을 분리했습니다: a ← web'],
    ['Volume detachment from : a', done, 'a: 완료했습니다'],
    ['Addition of account kim: a', done, 'a 프로젝트에 kim 추가'],
    ['Removal of account kim: a', done, 'a 프로젝트에서 kim 제거'],
    [
      'Removal of account kim: a: he is the last',
      failed,
      'a 프로젝트, kim 계정: 실패했습니다. he is the last',
    ],
    ['Collecting what nothing needs in image store a', done, 'a 보조 스토리지 정리'],
    [
      'Collecting what nothing needs in image store a: it is away',
      failed,
      'a: 실패했습니다. it is away',
    ],
    ['Tags were added: a', done, '태그를 추가했습니다: a'],
    ['Tags were removed: a: it is gone', failed, 'a: 실패했습니다. it is gone'],
  ])('%s', (description, step, words) => {
    expect(inKorean(description, { ...step, resourcename: 'a' })).toBe(words)
  })

  it.each([
    ['Collecting what nothing needs in all image stores', done, '모든 보조 스토리지 정리'],
    [
      'Collecting what nothing needs in all image stores: one is away',
      failed,
      '모든 보조 스토리지 정리 실패: one is away',
    ],
    ['Tags were added: 3 images', done, '태그를 추가했습니다: 이미지 3개'],
    ['Tags were removed: 2 volumes', done, '태그를 제거했습니다: 볼륨 2개'],
    ['Tags were added: 2 snapshots: too many', failed, '스냅샷 2개: 실패했습니다. too many'],
  ])('names nothing of several: %s', (description, step, words) => {
    expect(inKorean(description, step)).toBe(words)
  })
})
