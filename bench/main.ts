import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '../bff/src/db/embedded.ts'
import { createLogger } from '../bff/src/log.ts'
import { benchConversion } from './conversion.ts'
import { benchListing, seedTemplates } from './listing.ts'
import { apiKey, call, freePort, secretKey, startProgram, stopProgram } from './support.ts'
import { benchTransfer } from './transfer.ts'
import { benchUploads } from './uploads.ts'

/*
 * Measures Mold against public tools in one run and says the ratios. `--smoke` does all of it on
 * little data, to show that it works; its figures mean nothing and its bounds are not enforced.
 */
const smoke = process.argv.includes('--smoke')
const size = smoke ? 64 * 1024 ** 2 : 4 * 1024 ** 3
const rounds = smoke ? 1 : 3
const requests = smoke ? 100 : 2_000

interface Line {
  readonly what: string
  readonly value: number
  readonly bound: number
  readonly text: string
}

/** Rates of the issue as times: at least 0.9 of a rate is at most 1 / 0.9 of its time. */
function uploadLines(of: Awaited<ReturnType<typeof benchUploads>>): Line[] {
  const pair = (mine: number, peer: number) => `${mine.toFixed(2)} s / ${peer.toFixed(2)} s`
  const ratio = (what: string, bound: number, mine: number, peer: number): Line => ({
    what,
    value: mine / peer,
    bound,
    text: pair(mine, peer),
  })
  const cp = ` (cp ${of.cp.toFixed(2)} s, the digest alone ${of.digest.toFixed(2)} s)`
  const plain = ratio('upload / plain Node http to file', 1 / 0.9, of.mold, of.plain)
  const inspection = ratio('inspection of an upload / all of it', 0.02, of.inspection, of.mold)
  const by8 = ratio('upload in 8 MiB requests / in one', 1.1, of.by8, of.one)
  // What requests cost a server that does nothing but keep the bytes for good.
  const floor = ` (plain Node http, synced: ${pair(of.plainBy8, of.plainOne)})`
  return [
    { ...plain, text: plain.text + cp },
    ratio('upload / stock @tus/server', 1, of.mold, of.stock),
    ratio('4 uploads at once / plain Node http to file', 1 / 0.9, of.mold4, of.plain4),
    ratio('4 uploads at once / stock @tus/server', 1, of.mold4, of.stock4),
    ratio('upload in 64 MiB requests / in one', 1.1, of.by64, of.one),
    { ...by8, text: by8.text + floor },
    ratio('8 MiB requests / plain Node http, synced', 1 / 0.9, of.by8, of.plainBy8),
    ratio('8 MiB requests by 1 Gbit/s / one', 1.1, of.lineBy8, of.lineOne),
    { ...inspection, text: `${of.inspection.toFixed(3)} s / ${of.mold.toFixed(2)} s` },
    { what: 'ready after the last answer, s', value: of.ready, bound: 1, text: '' },
    { what: 'MiB of the server with 20 uploads', value: of.memoryMib, bound: 300, text: '' },
  ]
}

async function measure(folder: string): Promise<Line[]> {
  const log = createLogger('error')
  const database = await startEmbeddedPostgres({ dataDir: path.join(folder, 'database'), log })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const server = await startProgram(
    'bff/src/main.ts',
    {
      PORT: String(port),
      DATABASE_URL: database.url,
      MOLD_DATA_DIR: path.join(folder, 'data'),
      MOLD_ROLES: 'api,worker',
      MOLD_DEFAULT_TEMPLATES: '0',
      MOLD_ADMIN_API_KEY: apiKey,
      MOLD_ADMIN_SECRET_KEY: secretKey,
      MOLD_LOG_LEVEL: 'error',
    },
    `${origin}/healthz`,
    // The flags with which `npm start` starts it are those of this process.
    process.execArgv,
  )
  try {
    await call(origin, 'updateConfiguration', {
      name: 'secstorage.allowed.internal.sites',
      value: '127.0.0.0/8',
    })
    const zones = (await call(origin, 'listZones', {})).zone as { id: string }[]
    const types = (await call(origin, 'listOsTypes', { description: 'Other (64-bit)' })).ostype as {
      id: string
    }[]
    const transfer = await benchTransfer({
      origin,
      folder: path.join(folder, 'transfer'),
      zoneId: zones[0]?.id ?? '',
      osTypeId: types[0]?.id ?? '',
      size,
      rounds,
    })
    const uploads = await benchUploads({
      origin,
      server,
      folder: path.join(folder, 'uploads'),
      zoneId: zones[0]?.id ?? '',
      osTypeId: types[0]?.id ?? '',
      size,
      rounds,
    })
    const conversion = await benchConversion({
      folder: path.join(folder, 'conversion'),
      size,
      rounds,
    })
    const total = await seedTemplates(database.url)
    const small = await benchListing(origin, 20, requests, total)
    const large = await benchListing(origin, 500, Math.ceil(requests / 10), total)
    const seconds = (value: number) => `${value.toFixed(2)} s`
    return [
      {
        what: 'fetching a URL / (curl -o, then sha256sum)',
        value: transfer.fetchSeconds / transfer.curlSeconds,
        bound: 1,
        text: `${seconds(transfer.fetchSeconds)} / ${seconds(transfer.curlSeconds)}`,
      },
      {
        what: 'exporting / plain Node file serving',
        value: transfer.exportSeconds / transfer.plainSeconds,
        bound: 1,
        text: `${seconds(transfer.exportSeconds)} / ${seconds(transfer.plainSeconds)}`,
      },
      ...uploadLines(uploads),
      {
        what: 'converting / bare qemu-img convert -m 16 -W',
        value: conversion.mold / conversion.bare,
        bound: 1.05,
        text: `${seconds(conversion.mold)} / ${seconds(conversion.bare)} (comparing afterwards ${seconds(conversion.compare)})`,
      },
      { what: 'listTemplates p99 in ms, 20 of 10,000', value: small, bound: 25, text: '' },
      { what: 'listTemplates p99 in ms, 500 of 10,000', value: large, bound: 120, text: '' },
    ]
  } finally {
    await stopProgram(server)
    await database.stop()
  }
}

const folder = await mkdtemp(path.join(process.env.BENCH_DIR ?? tmpdir(), 'mold-bench-'))
try {
  const lines = await measure(folder)
  const missed = smoke ? [] : lines.filter((line) => line.value > line.bound)
  for (const { what, value, bound, text } of lines) {
    console.log(`${what}: ${value.toFixed(bound < 0.1 ? 4 : 2)} (at most ${bound}) ${text}`)
  }
  console.log(`${lines.length - missed.length} passed, ${missed.length} failed`)
  if (missed.length > 0) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
