import { useErrorWords } from '../../i18n/error-text.ts'
import { parseApiDate } from '../../i18n/format.ts'
import { useT, type T } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { Tone } from '../../ui/state-badge.tsx'
import { stateKey } from '../images/image-state.ts'
import { firstClause } from '../images/zone-error.ts'
import { isProved, type Upload } from './upload.ts'

export interface UploadWords {
  readonly tone: Tone
  /** The state in a word or two. */
  readonly words: string
  /** The whole reason, where there is one. */
  readonly reason?: string | undefined
  readonly more: readonly string[]
}

/** Whole percents that are certainly there: 100 only once everything is. */
export function percentOf({ offset, length }: Pick<Upload, 'offset' | 'length'>): number {
  return length === undefined || length === 0 ? 0 : Math.floor((offset / length) * 100)
}

/** Says how an upload stands, in the present language. */
export function useUploadWords(): (upload: Upload) => UploadWords {
  const t = useT()
  const format = useFormat()
  const errorWords = useErrorWords()
  return (upload) => {
    const { state, problem, nextTryAt, comparing, keptUntil } = upload
    const reason = problem && errorWords(problem)
    const kept =
      keptUntil === undefined
        ? []
        : [t('uploads.keptUntil', { date: format.day(parseApiDate(keptUntil)) })]
    if (comparing === true) return { tone: 'moving', words: t('uploads.state.comparing'), more: [] }
    switch (state) {
      case 'waiting':
        return nextTryAt === undefined
          ? { tone: 'moving', words: t(waitingKey(upload)), more: [] }
          : {
              tone: 'attention',
              words: cutWords(upload, reason ?? '', t),
              reason,
              more: [t('uploads.nextTry', { time: format.clock(new Date(nextTryAt)) })],
            }
      case 'sending':
        return { tone: 'moving', words: sendingWords(upload, t), more: [] }
      case 'paused':
        return { tone: 'quiet', words: t('uploads.state.paused'), more: kept }
      case 'lost': {
        const words = t(upload.elsewhere ? 'uploads.state.elsewhere' : 'uploads.state.lost')
        return { tone: upload.elsewhere ? 'moving' : 'attention', words, reason, more: kept }
      }
      case 'checking': {
        const key = upload.phase === undefined ? 'uploads.state.checking' : stateKey(upload.phase)
        return { tone: 'moving', words: t(key), more: [] }
      }
      case 'done':
        return {
          tone: 'ready',
          words: t('uploads.state.done'),
          more: isProved(upload) ? [t('uploads.proved')] : [],
        }
      case 'failed': {
        const words = reason === undefined ? t('uploads.state.failed') : firstClause(reason)
        return { tone: 'failed', words, reason, more: [] }
      }
    }
  }
}

const waitingKey = ({ elsewhere }: Upload) =>
  elsewhere === true ? 'uploads.state.inTab' : 'uploads.state.waiting'

function sendingWords(upload: Upload, t: T): string {
  const percent = percentOf(upload)
  return upload.elsewhere === true ? t('uploads.state.sendingFrom', { percent }) : `${percent}%`
}

/** A line that is cut is known to everybody; other reasons have words of their own. */
function cutWords({ problem }: Upload, reason: string, t: T): string {
  return problem?.code === 'client.unreachable' ? t('uploads.state.offline') : firstClause(reason)
}
