import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import { Router } from 'express'
import { originOf } from '../request.ts'
import { answering } from './answering.ts'
import { installScript } from './install-script.ts'

export interface BundleParts {
  /** The one file of the agent, as the build makes it. */
  readonly agentFile: string
  readonly publicUrl: URL | undefined
  /** What hosts are to know this server by, where no authority vouches for it. */
  readonly pin?: string | undefined
}

/** Serves the agent to hosts: its file, its digest, and a script that installs it. Nothing of it is secret. */
export function createBundleRoutes({ agentFile, publicUrl, pin }: BundleParts): Router {
  const read = async () => {
    try {
      return await readFile(agentFile)
    } catch (error) {
      throw new AppError('agent.no_bundle', {}, { cause: error })
    }
  }
  const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  return Router()
    .get(
      '/mold-agent.mjs',
      answering(async (_req, res) => {
        res.type('text/javascript').send(await read())
      }),
    )
    .get(
      '/mold-agent.mjs.sha256',
      answering(async (_req, res) => {
        res.type('text/plain').send(`${digestOf(await read())}  mold-agent.mjs\n`)
      }),
    )
    .get(
      '/install.sh',
      answering(async (req, res) => {
        const digest = digestOf(await read())
        const server = originOf(req, publicUrl)
        res.type('text/x-shellscript').send(installScript({ server, digest, pin }))
      }),
    )
}
