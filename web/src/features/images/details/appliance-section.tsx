import '../../deploy-settings/texts.ts'
import { readDeployAsIs } from '@mold/shared/deploy-as-is/deploy-as-is.ts'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { buttonClass } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { deployPath, isAppliance, type Image } from '../kind.ts'
import { ApplianceDisks, ApplianceNetworks, ChildDisks } from './appliance-hardware.tsx'
import { ApplianceConfigurations, ApplianceLicences } from './appliance-offers.tsx'
import { ApplianceProperties } from './appliance-properties.tsx'

/** True when an appliance or further disks belong to the image. */
export function hasParts(image: Image): boolean {
  return isAppliance(image) || (image.childtemplates ?? []).length > 0
}

/** What an appliance brings with it and asks; the further disks of a template that was made from one. */
export function ApplianceSection({ image }: { image: Image }) {
  const t = useT()
  const { deployasisdetails, childtemplates = [], id = '' } = image
  const appliance = useMemo(() => readDeployAsIs(deployasisdetails), [deployasisdetails])
  return (
    <Section
      title={t('appliance.title')}
      actions={
        isAppliance(image) && (
          <Link to={deployPath(id)} className={buttonClass({ small: true })}>
            {t('image.deploySettings')}
          </Link>
        )
      }
    >
      <ApplianceDisks disks={appliance.disks} />
      <ChildDisks disks={childtemplates} />
      <ApplianceNetworks networks={appliance.networks} />
      <ApplianceProperties properties={appliance.properties} />
      <ApplianceConfigurations configurations={appliance.configurations} />
      <ApplianceLicences licences={appliance.licences} />
    </Section>
  )
}
