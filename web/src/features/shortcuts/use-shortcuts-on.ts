import { useRemembered } from '../../router/remembered.ts'

/** True unless somebody has switched the keys of one character off (WCAG 2.1.4). */
export function useShortcutsOn(): [boolean, (on: boolean) => void] {
  const [kept, keep] = useRemembered('shortcuts')
  return [kept !== 'off', (on) => keep(on ? undefined : 'off')]
}
