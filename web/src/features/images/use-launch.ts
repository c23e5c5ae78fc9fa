import { useT } from '../../i18n/i18n.ts'
import type { Image, ImageKind } from './kind.ts'

/** Why no instance can be made of an image now; undefined when one can. Who may see it may use it. */
export function useWhyNotLaunched(kind: ImageKind) {
  const t = useT()
  return (image: Image): string | undefined => {
    const { hypervisor = '', zones = [], bootable } = image
    if (kind === 'iso' && !bootable) return t('image.launch.notBootable')
    if (kind === 'template' && hypervisor !== 'KVM') return t('image.launch.notKvm', { hypervisor })
    return zones.some(({ isready }) => isready) ? undefined : t('image.launch.notReady')
  }
}
