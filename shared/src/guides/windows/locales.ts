/** A language of Windows as answer files name it. */
export interface WindowsLocale {
  /** Culture name, for `unattend.xml`. */
  readonly name: string
  /** Its own name, the same in every language of the console. */
  readonly label: string
  /** Locale identifier in hexadecimal, for `sysprep.inf`. */
  readonly lcid: string
  /** Keyboard: locale and layout, for both. */
  readonly keyboard: string
  /** Group of languages that Windows Server 2003 installs files for. */
  readonly group: number
  /** Code page that its programs without Unicode use. */
  readonly codePage: CodePage
}

/** The code pages that `sysprep.inf` can be written in. */
export const codePages = [1252, 949, 932, 936, 950, 1250, 1251] as const
export type CodePage = (typeof codePages)[number]

/** From Microsoft's tables of cultures, keyboards and language groups. */
export const windowsLocales: readonly WindowsLocale[] = [
  locale('ko-KR', '한국어', '0412', '0412:e0010412', 8, 949),
  locale('en-US', 'English (United States)', '0409', '0409:00000409', 1, 1252),
  locale('en-GB', 'English (United Kingdom)', '0809', '0809:00000809', 1, 1252),
  locale('ja-JP', '日本語', '0411', '0411:e0010411', 7, 932),
  locale('zh-CN', '中文 (简体)', '0804', '0804:e00e0804', 10, 936),
  locale('zh-TW', '中文 (繁體)', '0404', '0404:e0080404', 9, 950),
  locale('de-DE', 'Deutsch', '0407', '0407:00000407', 1, 1252),
  locale('fr-FR', 'Français', '040c', '040c:0000040c', 1, 1252),
  locale('es-ES', 'Español', '0c0a', '0c0a:0000040a', 1, 1252),
  locale('pt-BR', 'Português (Brasil)', '0416', '0416:00000416', 1, 1252),
  locale('it-IT', 'Italiano', '0410', '0410:00000410', 1, 1252),
  locale('nl-NL', 'Nederlands', '0413', '0413:00020409', 1, 1252),
  locale('pl-PL', 'Polski', '0415', '0415:00000415', 2, 1250),
  locale('cs-CZ', 'Čeština', '0405', '0405:00000405', 2, 1250),
  locale('ru-RU', 'Русский', '0419', '0419:00000419', 5, 1251),
]

function locale(
  name: string,
  label: string,
  lcid: string,
  keyboard: string,
  group: number,
  codePage: CodePage,
): WindowsLocale {
  return { name, label, lcid, keyboard, group, codePage }
}

export function windowsLocale(name: string): WindowsLocale | undefined {
  return windowsLocales.find((each) => each.name === name)
}
