/** What is said of the step that a job is at. */
export type Phase = 'image' | 'direct' | 'disk' | 'start' | 'stop' | 'other'

const phases: Readonly<Record<string, Phase>> = {
  'base.ensure': 'image',
  'base.fetch': 'direct',
  'disk.create': 'disk',
  'domain.start': 'start',
  'domain.reboot': 'start',
  'domain.stop': 'stop',
}

export interface Work {
  readonly phase: Phase
  /** Bytes. */
  readonly done: number
  readonly total: number
  /** Undefined where nobody knows how much there is to do. */
  readonly percent: number | undefined
}

/** How far a job is, by the progress of the host command that it waits for. */
export function workOf(progress: Readonly<Record<string, unknown>> = {}): Work {
  const number = (name: string) => {
    const value = Number(progress[name])
    return Number.isFinite(value) ? value : 0
  }
  const [done, total] = [number('done'), number('total')]
  return {
    phase: phases[String(progress['phase'])] ?? 'other',
    done,
    total,
    percent: total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : undefined,
  }
}
