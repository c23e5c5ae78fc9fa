import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Request, RequestHandler, Response } from 'express'
import { contextOf } from './request.ts'

/* Made beside each file by the console's build; the first that the browser takes is sent. */
const packings = [
  { encoding: 'br', suffix: '.br' },
  { encoding: 'gzip', suffix: '.gz' },
] as const

const notBuilt =
  'The console is not built yet. Run "npm start" in the folder of Mold, which builds it, ' +
  'or wait a moment if that is running. The API at /client/api works without it.\n'

/**
 * Serves the built console: files as they are, `index.html` for every address of the console's own
 * that a browser opens. Names with a digest in them never change, everything else is asked for anew.
 */
export function createConsoleFiles(folder: string): RequestHandler {
  return async (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next()
    contextOf(res).route = 'console'
    const file = fileOf(req.path)
    if (file !== undefined && (await isFile(path.join(folder, file)))) {
      return sendFile(req, res, folder, file)
    }
    const asset = req.path.startsWith('/assets/')
    if (asset || !(req.get('accept') ?? '').includes('text/html')) return next()
    if (await isFile(path.join(folder, 'index.html'))) {
      return sendFile(req, res, folder, 'index.html')
    }
    return res.status(503).type('text/plain').send(notBuilt)
  }
}

/** The file below the folder that a path names; undefined for what cannot be one. */
function fileOf(pathname: string): string | undefined {
  if (pathname === '/') return 'index.html'
  try {
    const names = decodeURIComponent(pathname).slice(1).split('/')
    const safe = names.every((name) => /^[^\\\0]+$/.test(name) && !name.startsWith('.'))
    return safe ? names.join('/') : undefined
  } catch {
    return undefined
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}

async function sendFile(req: Request, res: Response, folder: string, file: string): Promise<void> {
  res.type(path.extname(file))
  res.vary('Accept-Encoding')
  res.setHeader(
    'Cache-Control',
    file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  )
  const packed = await packedFile(req, folder, file)
  if (packed) res.setHeader('Content-Encoding', packed.encoding)
  await new Promise<void>((resolve, reject) => {
    const options = { root: folder, cacheControl: false, acceptRanges: false }
    res.sendFile(packed?.file ?? file, options, (error?: Error) => {
      // A browser that went away is no failure.
      if (error === undefined || res.headersSent) resolve()
      else reject(error)
    })
  })
}

async function packedFile(req: Request, folder: string, file: string) {
  for (const { encoding, suffix } of packings) {
    const accepted = req.acceptsEncodings(encoding) === encoding
    if (accepted && (await isFile(path.join(folder, file + suffix)))) {
      return { encoding, file: file + suffix }
    }
  }
  return undefined
}
