import { describe, expect, it } from 'vitest'
import { formatDuration, formatNumber, formatSize, formatSpeed } from '../../i18n/format.ts'
import texts from '../../i18n/en/connection.json'
import type { T } from '../../i18n/i18n.ts'
import type { useFormat } from '../../i18n/use-format.ts'
import { reportText } from './report.ts'
import type { RunState } from './runner.ts'
import { remedyOf } from './remedies.ts'
import { checkIds } from './verdict.ts'

const en: Readonly<Record<string, string>> = texts

const t: T = (key, values = {}) =>
  (en[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]))

const format = {
  size: (bytes: number) => formatSize(bytes, 'en'),
  speed: (speed: number) => formatSpeed(speed, 'en'),
  number: (value: number) => formatNumber(value, 'en'),
  duration: (seconds: number) => formatDuration(seconds, 'en'),
} as ReturnType<typeof useFormat>

describe('reportText', () => {
  it('has every check with its state, findings with what to do and where', () => {
    const waiting = Object.fromEntries(checkIds.map((id) => [id, { state: 'waiting' }]))
    const checks = {
      ...waiting,
      secure: { state: 'done', verdict: { tone: 'ready', finding: 'encrypted' } },
      size: {
        state: 'done',
        verdict: {
          tone: 'attention',
          finding: 'sizeRefused',
          values: { size: 1024 ** 2, tooLarge: 4 * 1024 ** 2, status: 413 },
        },
      },
      idle: { state: 'skipped' },
    } as RunState['checks']
    const text = reportText({
      checks,
      address: 'https://mold.example',
      browser: 'A browser',
      at: new Date('2026-11-05T03:04:05Z'),
      t,
      format,
    })
    expect(text).toMatch(/^Test this connection\nhttps:\/\/mold\.example\n2026-11-05T03:04:05/)
    expect(text).toContain('[Good] Encryption\nThe connection is encrypted (TLS).\n\n')
    expect(text).toContain(
      'Requests of up to 1.0 MiB get through; 4.0 MiB is refused with HTTP 413.',
    )
    expect(text).toContain('nginx:\n  client_max_body_size 0;')
    expect(text).toContain('[Skipped] Idle connections\n')
    expect(text).not.toMatch(/[{}]\w+[{}]/)
  })
})

describe('remedyOf', () => {
  it('names the proxy where the server told its address', () => {
    const remedy = (peer?: string) =>
      remedyOf({ tone: 'attention', finding: 'untrusted', values: { peer } })[0]?.text
    expect(remedy('10.0.0.7')).toBe('MOLD_TRUST_PROXY=10.0.0.7')
    expect(remedy()).toBe('MOLD_TRUST_PROXY=<proxy-address>')
  })

  it('has nothing for what is good', () => {
    expect(remedyOf({ tone: 'ready', finding: 'streamed' })).toEqual([])
  })
})
