import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  type AgentFacts,
  type AgentMessage,
  agentMessage,
  type DomainState,
  type HostCommandKind,
  type HostCommandParams,
  hostCommands,
  type HostCommandResult,
} from '../../../src/agent/protocol.ts'
import { listen } from '../../support/raw-server.ts'

export type Done = Extract<AgentMessage, { type: 'done' }>

/** What comes of an intake. */
export interface Intake {
  bytes: Buffer
  ended: { length: number; digest: string } | undefined
}

/** A server's side of the protocol, which a test drives; everything is in memory. */
export type FakeServer = Awaited<ReturnType<typeof startFakeServer>>

export async function startFakeServer() {
  const credential = { host: randomUUID(), credential: 'c'.repeat(43) }
  const objects = new Map<string, Buffer>()
  const intakes = new Map<string, Intake>()
  const requests: string[] = []
  const messages: AgentMessage[] = []
  const states = new Map<string, DomainState>()
  const pending = new Map<string, { kind: string; params: unknown }>()
  const ends = new Map<string, Done>()
  const waiting = new Set<() => void>()
  const lines = new Set<Socket>()
  /** Sees each request first: true when it has answered. */
  let intercept = (_request: IncomingMessage, _response: ServerResponse): boolean => false
  let line: WebSocket | undefined
  let connections = 0
  let notes = true
  let refuses = false
  let refusals = 0

  const changed = () => {
    for (const look of waiting) look()
  }

  /** Resolves once something is so. */
  async function until<T>(
    what: string,
    look: () => T | undefined | false,
    ms = 60_000,
  ): Promise<T> {
    for (const end = performance.now() + ms; ;) {
      const found = look()
      if (found !== undefined && found !== false) return found
      if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
        setTimeout(wake, 200)
      })
    }
  }

  const http = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`.trim())
    if (intercept(request, response)) return
    if (request.headers.authorization !== `Bearer ${credential.credential}`) {
      response.writeHead(401).end()
      return
    }
    void answer(request, response).catch(() => response.destroy())
  })
  http.on('connection', (socket) => {
    lines.add(socket)
    socket.once('close', () => lines.delete(socket))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, , kind, name = '', end] = (request.url ?? '').split('/')
    if (kind === 'objects') return sendObject(request, response, objects.get(name))
    const intake = intakes.get(name)
    if (!intake) {
      response.writeHead(404).end('{"errorresponse":{"errortext":"no such intake"}}')
      return
    }
    if (request.method === 'HEAD') {
      const { ended } = intake
      response
        .writeHead(200, {
          'upload-offset': intake.bytes.length,
          ...(ended && { 'upload-length': ended.length, 'upload-digest': ended.digest }),
        })
        .end()
    } else if (request.method === 'PATCH') await receive(request, response, intake)
    else if (end === 'end') await finish(request, response, intake)
  }

  const sockets = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, socket, head) => {
    if (refuses || request.headers.authorization !== `Bearer ${credential.credential}`) {
      refusals += 1
      changed()
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (fresh) => attach(fresh))
  })

  function attach(fresh: WebSocket): void {
    line = fresh
    connections += 1
    fresh.on('error', () => undefined)
    fresh.on('message', (data: Buffer) => {
      const message = agentMessage.parse(JSON.parse(data.toString()))
      messages.push(message)
      hear(message, fresh)
      changed()
    })
  }

  function hear(message: AgentMessage, from: WebSocket): void {
    if (message.type === 'facts') {
      from.send(JSON.stringify({ type: 'welcome', host: credential.host, heartbeatMs: 15_000 }))
      for (const [id, command] of pending)
        from.send(JSON.stringify({ type: 'command', id, ...command }))
    } else if (message.type === 'domain') states.set(message.instance, message.state)
    else if (message.type === 'domains') {
      states.clear()
      for (const { instance, state } of message.domains) states.set(instance, state)
    } else if (message.type === 'done' && notes) {
      pending.delete(message.id)
      ends.set(message.id, message)
      from.send(JSON.stringify({ type: 'noted', id: message.id }))
    }
  }

  const port = await listen(http)
  return {
    url: `http://127.0.0.1:${port}`,
    credential,
    objects,
    intakes,
    requests,
    messages,
    states,
    until,
    connections: () => connections,
    intercept(by: typeof intercept) {
      intercept = by
    },
    /** Whether ends are noted. */
    note(does: boolean) {
      notes = does
    },
    /** Whether it knows the credential no more; how often it has said so. */
    refuse(does: boolean) {
      refuses = does
    },
    refusals: () => refusals,
    /** Tells the host to do something; answers its id. */
    command<K extends HostCommandKind>(
      kind: K,
      params: HostCommandParams<K>,
      id = randomUUID(),
    ): string {
      pending.set(id, { kind, params })
      line?.send(JSON.stringify({ type: 'command', id, kind, params }))
      return id
    },
    say: (message: object) => line?.send(JSON.stringify(message)),
    /** How a command ended. */
    end: (id: string, ms?: number) => until(`the end of ${id}`, () => ends.get(id), ms),
    /** Lets the host do something; rejects with the code of its failure. */
    async ask<K extends HostCommandKind>(
      kind: K,
      params: HostCommandParams<K>,
      ms?: number,
    ): Promise<HostCommandResult<K>> {
      const { result, failure } = await this.end(this.command(kind, params), ms)
      if (failure)
        throw Object.assign(new Error(`${failure.code} ${JSON.stringify(failure.params)}`), failure)
      return hostCommands[kind].result.parse(result) as HostCommandResult<K>
    },
    facts: () =>
      messages.findLast(
        (message): message is { type: 'facts'; facts: AgentFacts } => message.type === 'facts',
      )?.facts,
    addObject(bytes: Buffer): { digest: string; length: number } {
      const digest = createHash('sha256').update(bytes).digest('hex')
      objects.set(digest, bytes)
      return { digest, length: bytes.length }
    },
    addIntake(): string {
      const uuid = randomUUID()
      intakes.set(uuid, { bytes: Buffer.alloc(0), ended: undefined })
      return uuid
    },
    /** Loses all lines, as when a cable is pulled. */
    cut() {
      line?.terminate()
      for (const socket of lines) socket.destroy()
    },
    async stop() {
      line?.terminate()
      for (const socket of lines) socket.destroy()
      http.close()
      await once(http, 'close')
    },
  }
}

function sendObject(
  { headers }: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer | undefined,
): void {
  if (!bytes) {
    response.writeHead(403).end('{"errorresponse":{"errortext":"not for this host"}}')
    return
  }
  const [, from = '0'] = /^bytes=(\d+)-/.exec(headers.range ?? '') ?? []
  const start = Number(from)
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`
  response.writeHead(206, { 'content-range': range, 'content-length': bytes.length - start })
  response.end(bytes.subarray(start))
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  intake: Intake,
): Promise<void> {
  const offset = Number(request.headers['upload-offset'])
  if (offset !== 0 && offset !== intake.bytes.length) {
    response
      .writeHead(409)
      .end('{"errorresponse":{"code":"intake.offset","errortext":"elsewhere"}}')
    return
  }
  const pieces = [intake.bytes.subarray(0, offset)]
  try {
    for await (const chunk of request) pieces.push(chunk as Buffer)
  } finally {
    intake.bytes = Buffer.concat(pieces)
  }
  response.writeHead(204).end()
}

async function finish(
  request: IncomingMessage,
  response: ServerResponse,
  intake: Intake,
): Promise<void> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const said = JSON.parse(text) as { length: number; digest: string }
  const digest = createHash('sha256').update(intake.bytes).digest('hex')
  if (said.length !== intake.bytes.length || said.digest !== digest) {
    intake.bytes = Buffer.alloc(0)
    response.writeHead(422).end('{"errorresponse":{"code":"intake.digest","errortext":"changed"}}')
    return
  }
  intake.ended = said
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
}
