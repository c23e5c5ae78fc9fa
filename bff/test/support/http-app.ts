import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { commands } from '@mold/shared/commands/index.ts'
import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { objectSchema } from '@mold/shared/contract/field.ts'
import express from 'express'
import type { Call, Handlers } from '../../src/commands/handler.ts'
import { createListApis } from '../../src/commands/discovery/listApis.ts'
import { createListCapabilities } from '../../src/commands/discovery/listCapabilities.ts'
import type { LiveMessage } from '../../src/events/live.ts'
import type { AnswerCheck } from '../../src/http/commands.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { type HttpParts, type HttpServer, createHttpServer } from '../../src/http/server.ts'
import type { Logger } from '../../src/log.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { type TestDatabase, createTestDatabase } from './database.ts'
import { type People, insertPeople } from './http-people.ts'

type Handler = (params: Record<string, unknown>, call: Call) => Promise<unknown>

export interface TestApp {
  readonly port: number
  readonly database: TestDatabase
  readonly people: People
  readonly http: HttpServer
  /** What the stub of a command does; unset, it answers nothing found, an empty object or success. */
  readonly handlers: Map<string, Handler>
  /** Every line that the server logged, as text. */
  readonly log: string[]
  /** What the audit port was told. */
  readonly audit: string[]
  readonly tell: (message: LiveMessage) => void
  readonly close: () => Promise<void>
}

/** The HTTP edge on a database of its own, with people, on a free port of loopback. */
export async function startTestApp(
  change: (parts: HttpParts) => Partial<HttpParts> = () => ({}),
): Promise<TestApp> {
  const database = await createTestDatabase()
  const people = await insertPeople(database.db)
  const consoleDir = await mkdtemp(path.join(tmpdir(), 'mold-console-'))
  const handlers = new Map<string, Handler>()
  const log: string[] = []
  const audit: string[] = []
  const listeners = new Set<(message: LiveMessage) => void>()
  const settings = createSettings(database.db)
  const parts: HttpParts = {
    config: { host: '127.0.0.1', port: 0, trustProxy: false, consoleDir },
    db: database.db,
    log: memoryLogger(log),
    secrets: { decrypt: (text) => text.replace(/^sealed:/, '') },
    settings,
    handlers: stubHandlers(handlers, {
      listApis: createListApis(),
      listCapabilities: createListCapabilities({
        settings,
        canConvert: { anywhere: () => Promise.resolve(true) },
        canCheck: { anywhere: () => Promise.resolve(true) },
      }),
    }),
    jobs: { start: () => Promise.resolve({ jobid: '5d2f2d1e-0c51-4a0e-8a57-6c1f0ad3f001' }) },
    audit: {
      signedIn: async (caller) => void audit.push(`in ${caller.user.username}`),
      signedOut: async (caller) => void audit.push(`out ${caller.user.username}`),
      failed: async ({ command, error }) => void audit.push(`${command.name} ${error.code}`),
      signInFailed: async ({ username }) => void audit.push(`failed ${username}`),
    },
    live: {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    loadImages: () => Promise.resolve(new Map()),
    downloads: express.Router(),
    uploads: express.Router(),
    agents: express.Router(),
    hub: {
      connect: () => {
        throw new Error('no host is expected')
      },
    },
    metrics: createMetrics(),
    checks: [],
    checkAnswer: createAnswerCheck(),
  }
  const http = createHttpServer({ ...parts, ...change(parts) })
  return {
    port: await http.listen(),
    database,
    people,
    http,
    handlers,
    log,
    audit,
    tell: (message) => {
      for (const listener of listeners) listener(message)
    },
    close: async () => {
      await http.close(500)
      await database.drop()
      await rm(consoleDir, { recursive: true, force: true })
    },
  }
}

/** Fails for an answer that does not fit its declaration, down to the last undeclared field. */
export function createAnswerCheck(): AnswerCheck {
  return ({ name, answer }, result) => {
    if (answer.kind === 'success') return
    const schema = objectSchema(answer.fields)
    for (const item of answer.kind === 'list' ? itemsOf(result) : [result]) {
      const parsed = schema.safeParse(item)
      if (!parsed.success) throw new Error(`${name} answers ${JSON.stringify(parsed.error.issues)}`)
    }
  }
}

function itemsOf(result: unknown): unknown[] {
  if (typeof result !== 'object' || result === null || !('items' in result)) return []
  return Array.isArray(result.items) ? result.items : []
}

function stubHandlers(handlers: Map<string, Handler>, real: Partial<Handlers>): Handlers {
  const stubs: Record<string, unknown> = {}
  for (const declaration of Object.values<AnyCommand>(commands)) {
    const { name } = declaration
    if (name !== 'login' && name !== 'logout') stubs[name] = stubOf(declaration, handlers)
  }
  const all: unknown = { ...stubs, ...real }
  if (!isComplete(all)) throw new Error('a handler is missing')
  return all
}

/** As far as the edge itself looks: it checks the rest when it starts. */
function isComplete(handlers: unknown): handlers is Handlers {
  return typeof handlers === 'object' && handlers !== null && 'listZones' in handlers
}

function stubOf({ name, mode, answer }: AnyCommand, handlers: Map<string, Handler>) {
  const idle = { list: { count: 0, items: [] }, object: {}, plain: {}, success: { success: true } }
  const run: Handler = (params, call) =>
    handlers.get(name)?.(params, call) ?? Promise.resolve(idle[answer.kind])
  return mode === 'async' ? { start: () => Promise.resolve({}), run } : run
}

/** Keeps lines in memory as the real one would write them, but for its redaction. */
export function memoryLogger(lines: string[], bindings: object = {}): Logger {
  const write = (level: string) => (first: unknown, text?: string) => {
    const fields = typeof first === 'object' ? first : { msg: first }
    lines.push(JSON.stringify({ level, ...bindings, ...fields, text }, showError))
  }
  return {
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
    child: (more) => memoryLogger(lines, { ...bindings, ...more }),
  }
}

function showError(_name: string, value: unknown): unknown {
  return value instanceof Error ? `${value.message}\n${value.stack}` : value
}
