import en from '../../../i18n/en/guide-windows.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/guide-windows.json'

addTexts({ ko, en })
