import { useT } from '../../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { EventList } from '../../events/event-list.tsx'
import { resourceType, type Image, type ImageKind } from '../kind.ts'

/** What happened to the image, newest first. */
export function ImageEvents({ kind, image }: { kind: ImageKind; image: Image }) {
  const t = useT()
  const admin = isAdmin(useSession())
  const of = {
    resourceid: image.id,
    resourcetype: resourceType[kind],
    ...(admin ? { listall: true } : {}),
  }
  return <EventList of={of} none={t('image.noEvents')} />
}
