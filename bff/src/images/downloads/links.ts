import { downloadFileName } from '@mold/shared/images/download-name.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import {
  deleteExpiredLinks,
  findTarget,
  type Linked,
  type LinkRow,
  type LinkTarget,
  type LinkValues,
  takeLink,
} from './link.repository.ts'
import { createTokens } from './token.ts'

export type LinkRequest = LinkValues & {
  /** Name of the image, from which the file's name in the path is made. */
  readonly name: string
  readonly format: string
}

export interface Link {
  readonly uuid: string
  /** Below the server's public address; whoever has it downloads what the account may. */
  readonly path: string
  readonly created: Date
  readonly expires: Date
}

export interface Links {
  /** A repeated call for the same account, object and zone gives the same link (semantics §10). */
  make(request: LinkRequest): Promise<Link>
  /** The link of a row that is there already. */
  show(row: LinkRow, file: { readonly name: string; readonly format: string }): Link
  /**
   * What a token leads to, if the account has the right to it at this moment.
   *
   * @throws AppError download.unknown, download.expired, download.deleted, download.denied
   */
  follow(token: string): Promise<LinkTarget>
}

export interface LinksParts {
  readonly db: Db
  /** Key of the tokens; another one makes all links given before invalid. */
  readonly secret: Buffer
  /** Whether the account has, at this moment, the right that the link was made with. */
  readonly mayDownload: (
    accountId: number,
    linked: Linked,
    grantVersion: number,
  ) => Promise<boolean>
  readonly now?: () => Date
}

/** Clocks of several processes differ a little (security case F4). */
const skewMs = 10_000

/** Extension of a file of this format. */
export function extensionOf(format: string): string {
  return format.toLowerCase()
}

export function createLinks({
  db,
  secret,
  mayDownload,
  now = () => new Date(),
}: LinksParts): Links {
  const tokens = createTokens(secret)
  const show: Links['show'] = ({ uuid, created, expires }, { name, format }) => {
    const file = encodeURIComponent(downloadFileName(name, extensionOf(format)).ascii)
    return { uuid, created, expires, path: `/userdata/${tokens.make(uuid)}/${file}` }
  }
  return {
    show,
    make: async ({ name, format, ...values }) => show(await takeLink(db, values), { name, format }),
    async follow(token) {
      const uuid = tokens.read(token)
      if (uuid === undefined) throw new AppError('download.unknown')
      const target = await findTarget(db, uuid)
      if (!target) throw new AppError('download.deleted')
      if (target.expires.getTime() + skewMs < now().getTime())
        throw new AppError('download.expired')
      if (!target.isLive) throw new AppError('download.deleted')
      const { accountId, linked, grantVersion } = target
      if (await mayDownload(accountId, linked, grantVersion)) return target
      throw new AppError('download.denied')
    },
  }
}

/** Removes links that have expired; answers how many. */
export async function sweepLinks(db: Db, now: Date): Promise<number> {
  return deleteExpiredLinks(db, now)
}
