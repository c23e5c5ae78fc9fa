import type { GuestDesk } from './desk.ts'

/*
 * The protocol of CloudStack's virtual router (semantics §15.2), as its guest scripts, cloud-init and
 * cloudbase-init speak it: GET / with the header DomU_Request.
 */

export interface GuestRequest {
  readonly method: string | undefined
  /** Path with its query. */
  readonly url: string | undefined
  /** The header DomU_Request. */
  readonly wants: string | undefined
}

export interface GuestAnswer {
  readonly status: number
  readonly body: string
}

const saved: GuestAnswer = { status: 200, body: 'saved_password' }
const bad: GuestAnswer = { status: 400, body: 'bad_request' }

/** True for what any guest may ask; all else is refused, whoever asks. */
function isAsked({ method, url }: GuestRequest): boolean {
  return method === 'GET' && (url ?? '').split('?')[0] === '/'
}

/**
 * Answers a guest. A password is answered as often as it is asked for, until the guest says that it has it: it may
 * be cut off between the two.
 *
 * @param instance the guest that asks
 * @throws Error the server is away: there may be a password, so nothing must be said of there being none
 */
export async function answerGuest(
  desk: Pick<GuestDesk, 'password' | 'saved'>,
  instance: string,
  request: GuestRequest,
  signal: AbortSignal,
): Promise<GuestAnswer> {
  if (!isAsked(request)) return bad
  switch (request.wants?.trim()) {
    case 'send_my_password': {
      const password = await desk.password(instance, signal)
      return password === undefined ? saved : { status: 200, body: password }
    }
    case 'saved_password':
      await desk.saved(instance, signal)
      return saved
    default:
      return bad
  }
}
