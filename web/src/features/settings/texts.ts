import en from '../../i18n/en/settings.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/settings.json'

addTexts({ ko, en })
