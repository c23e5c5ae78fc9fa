import { call, type Keys, percentile, signedUrl } from '../support.ts'

export interface Timing {
  readonly what: string
  /** Milliseconds at the HTTP edge. */
  readonly p99: number
}

interface Question {
  readonly what: string
  readonly command: 'listTemplates' | 'listAccounts'
  readonly params: Readonly<Record<string, string>>
}

const filters = [
  'featured',
  'community',
  'self',
  'selfexecutable',
  'shared',
  'sharedexecutable',
  'executable',
  'all',
  'system',
]

/** What the console asks for its lists, of somebody who is an admin or not. */
function questionsOf(isAdmin: boolean): Question[] {
  const asked = isAdmin ? filters : filters.filter((filter) => filter !== 'all')
  return [
    ...asked.map((filter): Question => ({
      what: `listTemplates ${filter}`,
      command: 'listTemplates',
      params: { templatefilter: filter },
    })),
    { what: 'listAccounts', command: 'listAccounts', params: { listall: 'true' } },
    {
      what: 'listAccounts by keyword',
      command: 'listAccounts',
      params: { listall: 'true', keyword: 'tenant77' },
    },
  ]
}

async function timesOf(
  origin: string,
  keys: Keys,
  { command, params }: Question,
  requests: number,
): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < requests + 5; n += 1) {
    const url = signedUrl(origin, command, { ...params, page: '1', pagesize: '20' }, keys)
    const begun = performance.now()
    const answer = await fetch(url)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${command}: ${text.slice(0, 300)}`)
    // The first ones find nothing compiled and nothing planned.
    if (n >= 5) times.push(performance.now() - begun)
  }
  return times
}

/** The p99 of every list that one caller may ask for. */
export async function timeLists(
  origin: string,
  asker: { readonly name: string; readonly keys: Keys; readonly isAdmin: boolean },
  requests: number,
): Promise<Timing[]> {
  const timings: Timing[] = []
  for (const question of questionsOf(asker.isAdmin)) {
    const times = await timesOf(origin, asker.keys, question, requests)
    timings.push({ what: `${question.what} by ${asker.name}`, p99: percentile(times, 0.99) })
  }
  return timings
}

/** Keys for the user of an account. */
export async function keysFor(origin: string, username: string): Promise<Keys> {
  const found = await call(origin, 'listUsers', { username, listall: 'true' })
  const [user] = found.user as { id: string }[]
  const { userkeys } = await call(origin, 'registerUserKeys', { id: user?.id ?? '' })
  const { apikey, secretkey } = userkeys as { apikey: string; secretkey: string }
  return { apiKey: apikey, secretKey: secretkey }
}
