import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { filesBelow } from './files.ts'

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** What compresses well; fonts (woff2) are compressed already. */
const packable = /\.(?:js|css|html|svg|json)$/

/**
 * Writes `.br` and `.gz` beside each file of the built console that becomes smaller by them; the
 * server sends the first that a browser takes (bff/src/http/console-files.ts).
 */
export async function packFolder(folder: string): Promise<void> {
  const files = (await filesBelow(folder)).filter((file) => packable.test(file))
  await Promise.all(files.map((file) => packFile(path.join(folder, file))))
}

async function packFile(file: string): Promise<void> {
  const bytes = await readFile(file)
  const [brotli, gzipped] = await Promise.all([
    toBrotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    toGzip(bytes, { level: 9 }),
  ])
  if (brotli.length < bytes.length) await writeFile(`${file}.br`, brotli)
  if (gzipped.length < bytes.length) await writeFile(`${file}.gz`, gzipped)
}
