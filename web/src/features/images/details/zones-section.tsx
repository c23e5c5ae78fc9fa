import { IconDatabaseImport } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { useImageDialog } from '../dialogs/image-dialog-state.ts'
import { zoneCounts } from '../image-state.ts'
import type { Image } from '../kind.ts'
import { useReason } from '../use-image-actions.tsx'
import { isFree, usePlaces } from './zone-places.ts'
import { ZonesTable } from './zones-table.tsx'

/** Where the image is and where it is not yet, as it lives; copies to several zones at once. */
export function ZonesSection({ image }: { image: Image }) {
  const t = useT()
  const reason = useReason()
  const { open } = useImageDialog()
  const places = usePlaces(image)
  const refused = reason(image, 'copy')
  const everywhere = places.length > 0 && !places.some(isFree)
  const cannotCopy = refused ?? (everywhere ? t('copy.everywhere') : undefined)
  return (
    <Section
      title={t('image.zoneStates')}
      note={t('image.zonesReady', zoneCounts(image))}
      actions={
        <Button
          small
          icon={<IconDatabaseImport size={14} aria-hidden />}
          disabled={cannotCopy !== undefined}
          title={cannotCopy}
          onClick={() => open('copy', image.id ?? '')}
        >
          {t('copy.toZones')}
        </Button>
      }
    >
      <ZonesTable image={image} places={places} />
    </Section>
  )
}
