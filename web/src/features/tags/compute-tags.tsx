import { Suspense } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.ts'
import { Section } from '../../ui/page.tsx'
import type { Instance, Snapshot, Volume } from '../compute/compute.ts'

/* Its fields are code that no list needs. */
const TagsEditor = lazyPart(async () => (await import('./tags-editor.tsx')).TagsEditor)

/** What of compute bears tags. */
export type Bearer =
  | { readonly resourceType: 'UserVm'; readonly thing: Instance }
  | { readonly resourceType: 'Volume'; readonly thing: Volume }
  | { readonly resourceType: 'Snapshot'; readonly thing: Snapshot }

const listCommands = {
  UserVm: 'listVirtualMachines',
  Volume: 'listVolumes',
  Snapshot: 'listSnapshots',
} as const

/** Whoever finds one of these may change its tags. */
export function ComputeTags({ resourceType, thing }: Bearer) {
  return (
    <Suspense>
      <TagsEditor
        resourceType={resourceType}
        resourceId={thing.id ?? ''}
        tags={thing.tags.map(({ key = '', value = '' }) => ({ key, value }))}
        listCommand={listCommands[resourceType]}
        cannot={undefined}
      />
    </Suspense>
  )
}

/** The tags of an instance, on its page. */
export function InstanceTagsSection({ instance }: { instance: Instance }) {
  const t = useT()
  return (
    <Section title={t('tags.title')}>
      <ComputeTags resourceType="UserVm" thing={instance} />
    </Section>
  )
}
