import { Suspense } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.ts'
import { Section } from '../../ui/page.tsx'
import { type Image, type ImageKind, listCommand } from '../images/kind.ts'
import { useReason } from '../images/use-image-actions.tsx'

/* Its fields are code that no list needs. */
const TagsEditor = lazyPart(async () => (await import('./tags-editor.tsx')).TagsEditor)

/** The tags of an image, on its page; whoever may change the image may change them. */
export function ImageTagsSection({ kind, image }: { kind: ImageKind; image: Image }) {
  const t = useT()
  const reason = useReason()
  return (
    <Section title={t('tags.title')}>
      <Suspense>
        <TagsEditor
          resourceType={kind === 'iso' ? 'ISO' : 'Template'}
          resourceId={image.id ?? ''}
          tags={image.tags.map(({ key = '', value = '' }) => ({ key, value }))}
          listCommand={listCommand[kind]}
          cannot={reason(image, 'update')}
        />
      </Suspense>
    </Section>
  )
}
