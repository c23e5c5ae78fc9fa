import { startTestApp } from '../../support/http-app.ts'

/** The server, and what it has in the rows of who signed in. */
export async function startSignIns() {
  const app = await startTestApp()
  const { db } = app.database

  const sessions = () => db.selectFrom('session').selectAll().execute()
  const domainUuid = async (id: number) =>
    (await db.selectFrom('domain').select('uuid').where('id', '=', id).executeTakeFirstOrThrow())
      .uuid

  /** Ends all sessions and forgets failed attempts. */
  async function forget() {
    await db.deleteFrom('session').execute()
    await db.deleteFrom('sign_in_failure').execute()
  }

  return { app, sessions, domainUuid, forget }
}

export type SignIns = Awaited<ReturnType<typeof startSignIns>>
