import * as z from 'zod/mini'
import { useSession } from '../../layout/use-session.ts'
import { useRemembered } from '../../router/remembered.ts'

const most = 5

const recentSchema = z.array(z.object({ to: z.string(), label: z.string() }))
export type Recent = z.infer<typeof recentSchema>[number]

/** What was chosen last on this browser by this user, the newest first. */
export function useRecent(): [Recent[], (chosen: Recent) => void] {
  const [kept, keep] = useRemembered(`palette.${useSession().userid}`)
  const recent = readRecent(kept)
  return [
    recent,
    ({ to, label }) => {
      const others = recent.filter((each) => each.to !== to)
      keep(JSON.stringify([{ to, label }, ...others].slice(0, most)))
    },
  ]
}

/** Whatever stands in the browser's store; nothing when it is not what we wrote. */
export function readRecent(kept: string | undefined): Recent[] {
  try {
    const parsed = recentSchema.safeParse(JSON.parse(kept ?? '[]'))
    const recent = parsed.success ? parsed.data : []
    // An address of the console and nothing else.
    return recent.filter(({ to }) => to.startsWith('/') && !to.startsWith('//')).slice(0, most)
  } catch {
    return []
  }
}
