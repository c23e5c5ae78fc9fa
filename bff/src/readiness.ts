import { access } from 'node:fs/promises'
import path from 'node:path'
import type { AppError } from '@mold/shared/errors.ts'
import { findIsolation } from './converters/isolation.ts'
import { hasConverter } from './converters/qemu-img.ts'
import type { ConverterOptions } from './converters/run-tool.ts'
import type { ReadinessCheck } from './http/ports.ts'
import type { StoreFigureCache } from './infrastructure/store-figures.ts'
import { ReadinessError } from './readiness-error.ts'
import type { Stores } from './stores/stores.service.ts'
import type { Workers } from './workers.ts'

export interface ReadinessParts {
  readonly consoleDir: string
  readonly stores: Stores
  readonly figures: StoreFigureCache
  readonly workers: Workers | undefined
  readonly converter: ConverterOptions
  /** Why no instance can run on this machine; undefined where it is not to be a host. */
  readonly localProblem: () => AppError | undefined
}

async function checkStores({ stores, figures }: ReadinessParts): Promise<void> {
  const found = await stores.list()
  if (found.length === 0) throw new ReadinessError('there is no image store; add one to a zone')
  const broken = found.flatMap(({ info }) => {
    const { state = 'Up', error } = figures.get(info.id)
    return state === 'Up' || state === 'ReadOnly' ? [] : [`${info.name}: ${error ?? state}`]
  })
  if (broken.length > 0) throw new ReadinessError(broken.join('; '))
}

async function checkConsole(consoleDir: string): Promise<void> {
  await access(path.join(consoleDir, 'index.html')).catch(() => {
    throw new ReadinessError('the console is not built; npm start builds it')
  })
}

/** A server that converts nothing needs no isolation for it. */
async function checkConverter({ path: places }: ConverterOptions): Promise<void> {
  if (!(await hasConverter(places)) || (await findIsolation(places)) === 'namespaces') return
  throw new ReadinessError(
    'converter not isolated: install bubblewrap and allow user namespaces, so that images are converted apart from everything else',
  )
}

function throwIf(error: AppError | undefined): void {
  if (error) throw error
}

/**
 * What `/readyz` names besides the database. Only the worker is vital where it is a role of this
 * process: a store that is away or a console that is not built leaves the API useful.
 */
export function createReadinessChecks(parts: ReadinessParts): ReadinessCheck[] {
  const { workers } = parts
  return [
    ...(workers ? [{ name: 'worker', vital: true, check: async () => workers.check() }] : []),
    { name: 'image stores', vital: false, check: () => checkStores(parts) },
    { name: 'converter', vital: false, check: () => checkConverter(parts.converter) },
    { name: 'libvirt', vital: false, check: async () => throwIf(parts.localProblem()) },
    { name: 'console', vital: false, check: () => checkConsole(parts.consoleDir) },
  ]
}
