import { useMantineColorScheme } from '@mantine/core'

export const themeChoices = ['light', 'dark', 'auto'] as const
export type ThemeChoice = (typeof themeChoices)[number]

/** The chosen theme (`auto` follows the system) and the way to change it. */
export function useTheme(): { choice: ThemeChoice; choose: (choice: ThemeChoice) => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return { choice: colorScheme, choose: setColorScheme }
}
